import { assertEquals, assertMatch } from "@std/assert";
import { BoundedQueue } from "../../lib/bounded_queue.ts";
import { readMetadata } from "../../lib/jpeg/metadata.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { LinkError, sendFrames, type SendFramesOptions } from "../../lib/link/send_frames.ts";
import { writeAll, writeJson } from "../../lib/link/write_message.ts";
import { type Answer, AnswerError } from "../../lib/result.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

/** What a server does with one connection. */
type Behaviour = (conn: Deno.TcpConn) => Promise<void>;

/** What became of each frame. */
interface Outcome {
  answered: [number, Answer][];
  lost: number[];
  error?: unknown;
}

/** Sends `count` frames to a server that behaves so. */
async function run(
  behave: Behaviour,
  { count = 10, window = 4, sourceError, ...options }: Partial<SendFramesOptions<number>> & {
    count?: number;
    sourceError?: Error;
  } = {},
): Promise<Outcome> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = listener.accept().then(async (conn) => {
    try {
      await behave(conn);
    } finally {
      try {
        conn.close();
      } catch { /* BadResource: it closed itself */ }
    }
  });
  const frames = new BoundedQueue<number>(1);
  const outcome: Outcome = { answered: [], lost: [] };
  const filling = (async () => {
    for (let frame = 0; frame < count; frame++) if (!await frames.put(frame)) return outcome.lost.push(frame);
    frames.close(sourceError);
  })();
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  try {
    await sendFrames(conn, {
      frames,
      window,
      encode: (sequence) => Promise.resolve({ jpeg: { bytes: JPEG.slice() }, metadata: { sequence } }),
      onAnswer: (frame, answer) => void outcome.answered.push([frame, answer]),
      onLost: (frame) => outcome.lost.push(frame),
      ...options,
    });
  } catch (error) {
    outcome.error = error;
  }
  await filling;
  await served.catch(() => {});
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
    answerTimeout: 100,
    encode: () => Promise.resolve({ jpeg: { bytes: bytes.slice() }, metadata: {} }),
    onLost: () => stop.resolve(),
  });
  assertEquals([(error as LinkError).code, answered], ["silent", []]);
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

Deno.test("sendFrames() gives up at once when it is told to", async () => {
  const reason = new Error("Twice Ctrl-C");
  const stop = Promise.withResolvers<void>();
  const abort = new AbortController();
  setTimeout(() => abort.abort(reason), 30);
  const { error } = await run(() => stop.promise, { signal: abort.signal, onLost: () => stop.resolve() });
  assertEquals(error, reason);
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

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}
