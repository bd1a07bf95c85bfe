import { assertEquals, assertMatch } from "@std/assert";
import { BoundedQueue } from "../../lib/bounded_queue.ts";
import { readMetadata } from "../../lib/jpeg/metadata.ts";
import { connect, ConnectError } from "../../lib/link/connect.ts";
import { isHello, parseHello } from "../../lib/link/hello.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { FixedLimit } from "../../lib/link/in_flight_limit.ts";
import { LinkError } from "../../lib/link/link_error.ts";
import { sendFrames, type SendFramesOptions } from "../../lib/link/send_frames.ts";
import { writeAll, writeJson } from "../../lib/link/write_message.ts";
import { type Answer, AnswerError } from "../../lib/result.ts";
import { within } from "../../lib/within.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

const RANGE = Array.from({ length: 10 }, (_, n) => n);

/** What a server does with one connection. */
type Behaviour = (conn: Deno.TcpConn) => Promise<void>;

/** What became of each frame. */
interface Outcome {
  answered: [number, Answer][];
  lost: number[];
  resent: number[];
  /** What was told of the link. */
  said: string[];
  error?: unknown;
}

/** Sends `count` frames to a server that behaves so, or so on each connection after the other. */
async function run(
  behave: Behaviour | Behaviour[],
  { count = 10, window = 4, gapMs = 0, sourceError, ...options }: Partial<SendFramesOptions<number>> & {
    count?: number;
    window?: number;
    /** Before the last frame. */
    gapMs?: number;
    sourceError?: Error;
  } = {},
): Promise<Outcome> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serve = async (behave: Behaviour) => {
    const conn = await listener.accept();
    try {
      await behave(conn);
    } finally {
      try {
        conn.close();
      } catch { /* BadResource: it closed itself */ }
    }
  };
  const served = (async () => {
    for (const one of [behave].flat()) await serve(one).catch(() => {});
  })();
  const frames = new BoundedQueue<number>(1);
  const outcome: Outcome = { answered: [], lost: [], resent: [], said: [] };
  const filling = (async () => {
    for (let frame = 0; frame < count; frame++) {
      if (frame === count - 1) await new Promise((resolve) => setTimeout(resolve, gapMs));
      if (!await frames.put(frame)) return outcome.lost.push(frame);
    }
    frames.close(sourceError);
  })();
  try {
    await sendFrames({
      connect: () => connect({ host: "127.0.0.1", port: listener.addr.port }),
      frames,
      isLive: false,
      limit: new FixedLimit(window),
      retry: 0,
      random: () => 0,
      onResent: (frame) => outcome.resent.push(frame),
      onDown: (reason) => outcome.said.push(reason),
      onUp: ({ tries }) => outcome.said.push(`up after ${tries}`),
      encode: (sequence) => Promise.resolve({ jpeg: { bytes: JPEG.slice() }, metadata: { sequence } }),
      onAnswer: (frame, answer) => void outcome.answered.push([frame, answer]),
      onLost: (frame) => outcome.lost.push(frame),
      ...options,
    });
  } catch (error) {
    outcome.error = error;
  }
  await filling;
  await served;
  return outcome;
}

/** Answers frames with their number, until `until`. */
async function answerUntil(conn: Deno.TcpConn, until: number): Promise<void> {
  for await (const { payload } of readMessages(conn, { form: "<L" })) {
    const { sequence } = readMetadata(payload!)!;
    await writeJson(conn, { result: "ok", sequence });
    if (sequence === until) return;
  }
}

Deno.test("sendFrames() matches answers with frames by their order, and says goodbye", async () => {
  let goodbye: number | null = null;
  const outcome = await run(async (conn) => {
    await answerUntil(conn, 29);
    goodbye = await conn.read(new Uint8Array(9));
  }, { count: 30 });
  assertEquals(outcome.error, undefined);
  assertEquals(outcome.answered, Array.from({ length: 30 }, (_, n) => [n, { result: "ok", sequence: n }]));
  assertEquals(goodbye, 4);
});

Deno.test("sendFrames() encodes as many frames at a time as it may, and sends them in their order", async () => {
  for (const encodings of [undefined, 2, 3]) {
    let [running, most] = [0, 0];
    const encode = async (sequence: number) => {
      most = Math.max(most, ++running);
      // Every other one takes longer than the next.
      await new Promise((resolve) => setTimeout(resolve, sequence % 2 === 0 ? 12 : 2));
      running--;
      return { jpeg: { bytes: JPEG.slice() }, metadata: { sequence } };
    };
    const outcome = await run((conn) => answerUntil(conn, 9), { encodings, encode });
    assertEquals(
      outcome.answered.map(([frame, { sequence }]) => [frame, sequence]),
      RANGE.map((n) => [n, n]),
    );
    assertEquals(most, encodings ?? 1);
  }
});

Deno.test("sendFrames() encodes the next frame while the one before is on its way", async () => {
  const { promise: isNextBegun, resolve } = Promise.withResolvers<boolean>();
  let begunMeanwhile: boolean | undefined;
  const outcome = await run(async (conn) => {
    // Nothing is read before: more than sockets hold cannot be written to its end.
    begunMeanwhile = await within(5000, isNextBegun);
    await answerUntil(conn, 1);
  }, {
    count: 2,
    encode: (sequence) => {
      if (sequence === 1) resolve(true);
      const bytes = new Uint8Array(15 * 2 ** 20);
      bytes.set(JPEG);
      return Promise.resolve({ jpeg: { bytes }, metadata: { sequence } });
    },
  });
  assertEquals([begunMeanwhile, outcome.answered.map(([frame]) => frame)], [true, [0, 1]]);
});

Deno.test("sendFrames() has no more frames in flight than its window", async () => {
  for (const window of [1, 3]) {
    let most = 0;
    const outcome = await run(async (conn) => {
      let received = 0;
      let answered = 0;
      const answering = (async () => {
        while (answered < 10) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          if (answered < received) answered++, await writeJson(conn, { result: "ok" });
        }
      })();
      for await (const _ of readMessages(conn, { form: "<L" })) most = Math.max(most, ++received - answered);
      await answering;
    }, { window });
    assertEquals([most, outcome.answered.length], [window, 10]);
  }
});

Deno.test("sendFrames() accounts for each frame when the server leaves, in whatever way", async () => {
  const ways: Record<string, Behaviour> = {
    closes: (conn) => answerUntil(conn, 4),
    "closes over unread bytes": async (conn) => {
      await answerUntil(conn, 4);
      await new Promise((resolve) => setTimeout(resolve, 30));
    },
    "closes for writing": async (conn) => {
      await answerUntil(conn, 4);
      await conn.closeWrite();
      while (await conn.read(new Uint8Array(1000)) !== null);
    },
  };
  for (const [way, behave] of Object.entries(ways)) {
    const { answered, lost, error } = await run(behave, { count: 20 });
    assertEquals(answered.map(([frame]) => frame), [0, 1, 2, 3, 4], way);
    assertEquals(lost.toSorted((a, b) => a - b), lost.length === 0 ? [] : range(5, 5 + lost.length), way);
    assertEquals(error instanceof LinkError && error.code, "closed", `${way}: ${error}`);
  }
});

Deno.test("sendFrames() takes in a last word before it looks at the broken connection", async () => {
  const { answered, error } = await run(async (conn) => {
    await writeJson(conn, { vid: 1, result: "error", code: "too-large", reason: "Too large" });
    await conn.closeWrite();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  assertEquals(answered[0]?.[1].code, "too-large");
  assertEquals((error as LinkError).code, "closed");
});

Deno.test("sendFrames() does not wait for ever for a server that is stuck", async () => {
  const stop = Promise.withResolvers<void>();
  const { error } = await run(() => stop.promise, { answerTimeout: 100, onLost: () => stop.resolve() });
  assertEquals((error as LinkError).code, "silent");
  assertMatch((error as LinkError).message, /for 0\.1 s: it is stuck, reads another header than <L, or the/);
});

Deno.test("sendFrames() does not wait for ever to write to a server that reads nothing", async () => {
  const stop = Promise.withResolvers<void>();
  const bytes = new Uint8Array(8_000_000);
  bytes.set(JPEG);
  const { error, answered } = await run(() => stop.promise, {
    writeTimeout: 100,
    encode: () => Promise.resolve({ jpeg: { bytes: bytes.slice() }, metadata: {} }),
    onLost: () => stop.resolve(),
  });
  assertEquals([(error as LinkError).code, answered], ["silent", []]);
  assertMatch((error as LinkError).message, /took nothing for 0\.1 s/);
});

Deno.test("sendFrames() does not follow a server that makes no sense", async () => {
  const nonsense = await run(async (conn) => {
    await writeAll(conn, new Uint8Array([2, 0, 0, 0, 0x6f, 0x6b]));
    await conn.read(new Uint8Array(1000));
  });
  assertEquals(nonsense.error instanceof AnswerError, true, String(nonsense.error));
  const unasked = await run(async (conn) => {
    await writeJson(conn, { result: "ok" });
    await writeJson(conn, { result: "ok" });
    await conn.read(new Uint8Array(1000));
  }, { encode: () => new Promise(() => {}), count: 1 });
  assertEquals((unasked.error as LinkError).code, "unasked");
});

Deno.test("sendFrames() has all frames before a source's failure answered, and throws it then", async () => {
  const sourceError = new Error("The camera was unplugged");
  const { answered, lost, error } = await run((conn) => answerUntil(conn, 9), { sourceError });
  assertEquals([answered.length, lost, error], [10, [], sourceError]);
});

Deno.test("sendFrames() ends with what onAnswer throws", async () => {
  const broken = new Error("stdout is closed");
  const { error } = await run((conn) => answerUntil(conn, 9), {
    onAnswer() {
      throw broken;
    },
  });
  assertEquals(error, broken);
});

Deno.test("sendFrames() is patient with a server that answers steadily, however many frames are in flight", async () => {
  const { answered, error } = await run(async (conn) => {
    for await (const _ of readMessages(conn, { form: "<L" })) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await writeJson(conn, { result: "ok" });
    }
  }, { count: 20, window: 20, answerTimeout: 300 });
  assertEquals([answered.length, error], [20, undefined]);
});

Deno.test("sendFrames() does not blame the server for who takes its answers slowly", async () => {
  const { error, lost } = await run((conn) => answerUntil(conn, 2), {
    count: 3,
    answerTimeout: 100,
    onAnswer: () => new Promise((resolve) => setTimeout(resolve, 800)),
  });
  assertEquals([error, lost], [undefined, []]);
});

Deno.test("sendFrames() sends what has no answer again over the next connection, in order, and all else once", async () => {
  const received: number[][] = [];
  const recording = (until: number): Behaviour => async (conn) => {
    const sequences: number[] = [];
    received.push(sequences);
    for await (const { payload } of readMessages(conn, { form: "<L" })) {
      const { sequence } = readMetadata(payload!)!;
      sequences.push(sequence!);
      if (sequences.length < 4) continue; // all of the window is there
      await writeJson(conn, { vid: 1, result: "ok", sequence: sequences[sequences.length - 4] });
      if (sequence === until) return;
    }
  };
  const saved: (number | undefined)[] = [];
  const { answered, lost, resent, said, error } = await run([recording(9), (conn) => answerUntil(conn, 29)], {
    count: 30,
    retry: Infinity,
    onSent: (jpeg) => void saved.push(readMetadata(jpeg)?.sequence),
  });
  assertEquals(error, undefined);
  assertEquals(answered.map(([frame, answer]) => [frame, answer.sequence]), range(0, 30).map((n) => [n, n]));
  assertEquals(received[0], range(0, 10));
  assertEquals(saved, range(0, 30));
  // The next one may have been sent before the close was seen.
  assertEquals([lost, resent.slice(0, 3), resent.length <= 4], [[], [7, 8, 9], true]);
  assertEquals([said[0], said[2]], ["up after 0", "up after 1"]);
  assertMatch(said[1]!, /^The server closed the connection with [34] frames unanswered$/);
});

Deno.test("sendFrames() does not send again what is live: it is lost, and the newest goes on", async () => {
  const { answered, lost, resent, error } = await run([
    (conn) => answerUntil(conn, 4),
    (conn) => answerUntil(conn, 29),
  ], { count: 30, retry: 3, isLive: true, window: 1 });
  assertEquals([error, resent], [undefined, []]);
  assertEquals([...answered.map(([frame]) => frame), ...lost].toSorted((a, b) => a - b), range(0, 30));
  assertEquals(lost.length <= 1, true, String(lost));
});

Deno.test("sendFrames() tries a server that is not there so often and no more, and tells that once", async () => {
  let tries = 0;
  const refuse = () => {
    tries++;
    return Promise.reject(new ConnectError("Cannot reach a server"));
  };
  const { error, said, lost } = await run([], { connect: refuse, retry: 2, count: 1 });
  assertEquals([tries, error instanceof ConnectError, said, lost], [3, true, ["Cannot reach a server"], [0]]);
});

Deno.test("sendFrames() tries no more where it was asked to leave, and says why it was not answered", async () => {
  const stop = new AbortController();
  const { error, lost } = await run([(conn) => answerUntil(conn, 4)], {
    retry: Infinity,
    signal: stop.signal,
    onDown: () => stop.abort(),
  });
  assertEquals(error instanceof LinkError && error.code, "closed");
  assertEquals(lost.length > 0, true);
});

Deno.test("sendFrames() comes back to a server that refuses it for now, and keeps its frames", async () => {
  const refuse: Behaviour = async (conn) => {
    await conn.read(new Uint8Array(1000));
    await writeJson(conn, { vid: 1, result: "error", code: "name-taken", reason: "line-3 is 10.0.0.4's" });
  };
  const { answered, said } = await run([refuse, refuse, (conn) => answerUntil(conn, 2)], {
    count: 3,
    retry: Infinity,
  });
  assertEquals(answered.map(([frame, { result }]) => [frame, result]), [[0, "ok"], [1, "ok"], [2, "ok"]]);
  assertEquals(said, ["The server refuses this camera: line-3 is 10.0.0.4's", "up after 2"]);
});

Deno.test("sendFrames() leaves for good where another client took its camera over", async () => {
  const { error } = await run([async (conn) => {
    await conn.read(new Uint8Array(1000));
    await writeJson(conn, {
      vid: 1,
      result: "error",
      code: "taken-over",
      reason: "10.0.0.4 took line-3 over",
    });
  }], { retry: Infinity });
  assertEquals(error instanceof LinkError && [error.code, error.message], [
    "taken-over",
    "10.0.0.4 took line-3 over",
  ]);
});

Deno.test("sendFrames() tries an idle link to vid with a hello, and takes the answer for no frame's", async () => {
  const hellos: unknown[] = [];
  const answering: Behaviour = async (conn) => {
    for await (const { payload } of readMessages(conn, { form: "<L" })) {
      if (!isHello(payload!)) await writeJson(conn, { vid: 1, result: "ok" });
      else {
        hellos.push(parseHello(payload!));
        await writeJson(conn, { vid: 1, hello: true, notice: "Another one is called line-3 too" });
      }
    }
  };
  const notices: string[] = [];
  const hello = { vid: 1 as const, camera: "line-3", stream: "abc" };
  const { answered, error } = await run(answering, {
    count: 2,
    window: 1,
    hello,
    idleMs: 100,
    onNotice: (words) => notices.push(words),
    gapMs: 1200,
  });
  assertEquals([error, answered.map(([frame]) => frame)], [undefined, [0, 1]]);
  assertEquals([hellos[0], notices[0]], [hello, "Another one is called line-3 too"]);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}
