import { assert, assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import { concat, equals } from "@std/bytes";
import { resetSync } from "@logtape/logtape";
import { parseAnalyzerChoice } from "../../lib/analyze/parse_settings.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { configureLog } from "../../lib/cli/log.ts";
import { Budget } from "../../lib/link/budget.ts";
import { HEADER_FORMS, headerLength, writeHeader } from "../../lib/link/header.ts";
import { SpareBuffers } from "../../lib/spare_buffers.ts";
import { writeAll } from "../../lib/link/write_message.ts";
import { Hub } from "../../lib/server/hub.ts";
import { CLOCK } from "../../lib/steady_clock.ts";
import { GatedJudge } from "./gated_judge.ts";
import { frame, JPEG, Peer, text } from "./peer.ts";
import { serve } from "./serve.ts";

Deno.test("serveSession() answers each message, in order, in each header form", async () => {
  await using server = await serve();
  for (const form of HEADER_FORMS) {
    using peer = await Peer.connect(server.port, { form });
    await peer.send(JPEG, text("no JPEG at all"), JPEG);
    const answers = [await peer.answer(), await peer.answer(), await peer.answer()];
    assertEquals(answers.map((answer) => [answer?.vid, answer?.result, answer?.code]), [
      [1, "ok", undefined],
      [1, "error", "bad-jpeg"],
      [1, "ok", undefined],
    ], form);
  }
});

Deno.test("serveSession() tells in a result what it measured, and which frame it was", async () => {
  await using server = await serve({ settings: new Settings() });
  using peer = await Peer.connect(server.port);
  const before = CLOCK.now();
  const answer = await peer.ask(
    frame({ camera: "line-3", stream: "k3v9", sequence: 42, capturedAt: before }),
  );
  assertEquals([answer.camera, answer.stream, answer.sequence], ["line-3", "k3v9", 42]);
  assertEquals([answer.analyzer, answer.result], ["quality", "ok"]);
  assert(answer.metrics!.sharpness > 0 && answer.metrics!.brightness > 0);
  const { receivedAt, answeredAt, waitMs, decodeMs, analyzeMs } = answer.timing!;
  assert(before - 0.01 <= receivedAt && receivedAt <= answeredAt && answeredAt <= CLOCK.now() + 0.01);
  assert([waitMs, decodeMs, analyzeMs].every((time) => time! >= 0 && time! < 10_000));
  assert(decodeMs! + analyzeMs! > 0);
});

Deno.test("serveSession() names a camera after its first frame, its hello or its address", async () => {
  await using server = await serve();
  const peers = await Promise.all([1, 2, 3, 4].map(() => Peer.connect(server.port)));
  const [byFrame, byHello, byAddress, another] = peers;
  assertEquals((await byFrame.ask(frame({ camera: "line-3" }))).camera, "line-3");
  assertEquals((await byFrame.ask(frame({ camera: "line-4" }))).camera, "line-3");
  const hello = await byHello.hello('{"vid":1,"camera":"line-5"}');
  assertEquals(hello, { vid: 1, hello: true, camera: "line-5", analyzer: "ok" });
  assertEquals((await byHello.ask(JPEG)).camera, "line-5");
  const nameless = await byAddress.hello('{"vid":1}');
  assertEquals(nameless, { vid: 1, hello: true });
  assertEquals((await byAddress.ask(JPEG)).camera, "127.0.0.1");
  assertEquals((await another.ask(JPEG)).camera, "127.0.0.1#2");
  using late = await Peer.connect(server.port);
  await late.ask(text('{"vid":1}'));
  assertEquals((await late.ask(frame({ camera: "line-7" }))).camera, "line-7");
  for (const peer of peers) peer[Symbol.dispose]();
});

Deno.test("serveSession() tells of each camera the analyzers that judge it, and what each of them said", async () => {
  const settings = new Settings({ analyzers: ["ok", "line-3=quality,ok"].map(parseAnalyzerChoice) });
  await using server = await serve({ settings });
  using special = await Peer.connect(server.port);
  using usual = await Peer.connect(server.port);
  assertEquals((await special.ask(text('{"vid":1,"camera":"line-3"}'))).analyzer, "quality,ok");
  const { analyzer, steps } = await special.ask(JPEG);
  assertEquals([analyzer, Object.keys(steps!)], ["quality,ok", ["quality", "ok"]]);
  const answer = await usual.ask(frame({ camera: "line-4" }));
  assertEquals([answer.analyzer, answer.steps], ["ok", undefined]);
});

Deno.test("serveSession() hands on all that is said of parts and of changed options, and logs how many parts", async () => {
  const part = {
    id: 2,
    verdict: "ng" as const,
    frames: 9,
    ng: 7,
    inViewMs: 300,
    counts: { seen: 2, ok: 1, ng: 1, unknown: 0 },
  };
  const judgement = { result: "ng" as const, changed: { "defect.threshold": 0.03 }, partId: 2, part };
  const lines: string[] = [];
  configureLog({ level: "info", terminal: false, colour: false, write: (line) => lines.push(line) });
  try {
    await using server = await serve({
      judgeOf: () => ({
        analyzer: "defect",
        judge: () => Promise.resolve({ judgement, decodeMs: 0, analyzeMs: 0 }),
        [Symbol.dispose]() {},
      }),
    });
    using peer = await Peer.connect(server.port);
    const answer = await peer.ask(frame({ camera: "line-3" }));
    assertEquals([answer.changed, answer.partId, answer.part], [judgement.changed, 2, part]);
  } finally {
    resetSync();
  }
  assertMatch(lines.at(-1)!, /line-3 .* after 1 frames: ng 1; 2 parts: 1 ok, 1 ng, 0 unknown$/);
});

Deno.test("serveSession() refuses a camera too many, whose name is free again, until another leaves", async () => {
  await using server = await serve({ maxCameras: 2 });
  using first = await Peer.connect(server.port);
  using second = await Peer.connect(server.port);
  assertEquals((await first.ask(frame({ camera: "line-1" }))).result, "ok");
  assertEquals((await second.ask(frame({ camera: "line-2" }))).result, "ok");
  for (const message of [frame({ camera: "line-3" }), text('{"vid":1,"camera":"line-3"}'), JPEG]) {
    using refused = await Peer.connect(server.port);
    await refused.send(message, JPEG, JPEG);
    const answer = await refused.answer();
    assertEquals([answer?.vid, answer?.result, answer?.code], [1, "error", "too-many-cameras"]);
    assertMatch(answer!.reason!, /--max-cameras allows for 2/);
    assertEquals(await refused.answer(), undefined, "closed, and not reset");
    assertEquals(server.seats.names, ["line-1", "line-2"]);
  }
  assertEquals((await first.ask(JPEG)).result, "ok");
  await second.send(new Uint8Array());
  assertEquals(await second.answer(), undefined);
  using third = await Peer.connect(server.port);
  const answer = await third.ask(frame({ camera: "line-3" }));
  assertEquals([answer.result, answer.camera], ["ok", "line-3"]);
});

Deno.test("serveSession() shows in the hub each camera's newest frame with its verdict, and that it left", async () => {
  using hub = new Hub();
  await using server = await serve({ hub, settings: new Settings() });
  const peer = await Peer.connect(server.port);
  const sent = frame({ camera: "line-3", sequence: 7 });
  const answer = await peer.ask(sent);
  const latest = hub.latest("line-3")!;
  assertEquals([latest.frames, latest.jpeg], [1, sent]);
  assertEquals([latest.result?.sequence, latest.result?.score], [7, answer.score]);
  await peer.ask(text("no JPEG at all"));
  assertEquals([hub.latest("line-3")?.frames, hub.latest("line-3")?.result?.code], [2, "bad-jpeg"]);
  peer[Symbol.dispose]();
  while (hub.latest("line-3")?.leftAt === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
});

Deno.test("serveSession() answers a hello that is none with an error and goes on", async () => {
  await using server = await serve();
  using peer = await Peer.connect(server.port);
  const answer = await peer.ask(text('{"vid":7,"token":"secret"}'));
  assertEquals([answer.result, answer.code], ["error", "bad-jpeg"]);
  assertMatch(answer.reason!, /hello/);
  assert(!answer.reason!.includes("secret"));
  assertEquals((await peer.ask(JPEG)).result, "ok");
});

Deno.test("serveSession() answers what is too large and closes, while others go on", async () => {
  await using server = await serve({ maxBytes: 100_000 });
  for (const form of HEADER_FORMS) {
    using other = await Peer.connect(server.port);
    using peer = await Peer.connect(server.port, { form });
    const message = new Uint8Array(3_000_000).fill(0xff, headerLength(form));
    writeHeader(message, 0, 3_000_000, form);
    const sending = writeAll(peer.conn, message).catch(() => "refused");
    const answer = await peer.answer();
    assertEquals([answer?.result, answer?.code], ["error", "too-large"], form);
    assertEquals(await peer.answer().catch(() => undefined), undefined);
    await sending;
    assertEquals((await other.ask(JPEG)).result, "ok");
  }
});

Deno.test("serveSession() drops and says so where there is no memory, and goes on", async () => {
  const budget = new Budget(JPEG.length + 10);
  const gate = Promise.withResolvers<void>();
  await using server = await serve({
    budget,
    judgeOf: () => ({
      analyzer: "ok",
      async judge() {
        await gate.promise;
        return { judgement: { result: "ok" }, decodeMs: 0, analyzeMs: 0 };
      },
      [Symbol.dispose]() {},
    }),
  });
  using peer = await Peer.connect(server.port);
  await peer.send(JPEG, JPEG);
  setTimeout(gate.resolve, 100);
  const answers = [await peer.answer(), await peer.answer()];
  assertEquals(answers.map((answer) => [answer?.result, answer?.code]), [["ok", undefined], [
    "dropped",
    "overload",
  ]]);
  assertEquals((await peer.ask(JPEG)).result, "ok");
  assertEquals(budget.taken, 0);
});

Deno.test("serveSession() answers a frame whose judge fails, and goes on", async () => {
  let calls = 0;
  await using server = await serve({
    judgeOf: () => ({
      analyzer: "ok",
      judge: () => {
        if (calls++ === 0) throw new Error("out of order");
        return Promise.resolve({ judgement: { result: "ok" }, decodeMs: 0, analyzeMs: 0 });
      },
      [Symbol.dispose]() {},
    }),
  });
  using peer = await Peer.connect(server.port);
  const { result, code, reason } = await peer.ask(JPEG);
  assertEquals([result, code, reason], ["error", "analyzer-failed", "out of order"]);
  assertEquals((await peer.ask(JPEG)).result, "ok");
});

Deno.test("serveSession() answers all that a peer sent which then only listens", async () => {
  await using server = await serve();
  using peer = await Peer.connect(server.port);
  await peer.send(JPEG, JPEG, JPEG, JPEG, JPEG, JPEG);
  await peer.conn.closeWrite();
  for (let n = 0; n < 6; n++) assertEquals((await peer.answer())?.result, "ok");
  assertEquals(await peer.answer(), undefined);
});

Deno.test("serveSession() ends at a length of zero, with all before it answered", async () => {
  await using server = await serve();
  for (const form of HEADER_FORMS) {
    using peer = await Peer.connect(server.port, { form });
    await peer.send(JPEG, JPEG, new Uint8Array());
    assertEquals((await peer.answer())?.result, "ok");
    assertEquals((await peer.answer())?.result, "ok");
    assertEquals(await peer.answer(), undefined);
  }
});

Deno.test("serveSession() answers what it has read when it is told to stop, and no length of zero", async () => {
  const judge = new GatedJudge();
  const server = await serve({ judgeOf: () => judge });
  using busy = await Peer.connect(server.port);
  using idle = await Peer.connect(server.port);
  using midway = await Peer.connect(server.port);
  await writeAll(midway.conn, text("\x10\0\0\0\xff"));
  await busy.send(JPEG, JPEG);
  await judge.hasSeen(2);
  const stopping = server.stop();
  setTimeout(() => judge.open(), 50);
  assertEquals(await busy.verdicts(2), ["ng", "ng"]);
  for (const peer of [busy, idle, midway]) {
    assertEquals(await peer.conn.read(new Uint8Array(1)), null);
    peer.conn.closeWrite().catch(() => {});
  }
  await stopping;
});

// With few frames it waits for more of them, with many for one to be answered: a stop must reach it in both.
for (const frames of [1, 4, 5, 6, 7]) {
  Deno.test(`serveSession() can be stopped with ${frames} frames read, by a peer that stays`, async () => {
    const judge = new GatedJudge();
    const server = await serve({ judgeOf: () => judge });
    using peer = await Peer.connect(server.port);
    await peer.send(...new Array(frames).fill(JPEG));
    await judge.hasSeen(Math.min(frames, 5));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const stopping = server.stop();
    setTimeout(() => judge.open(), 30);
    let answers = 0;
    while (await peer.answer() !== undefined) answers++;
    assert(answers >= Math.min(frames, 5) && answers <= frames, `${answers} answers`);
    // The peer does not close: the server does so by itself, and the read that it had begun ends unnoticed.
    await stopping;
  });
}

for (const isShown of [false, true]) {
  Deno.test(`serveSession() reads frames into memory of ${isShown ? "those not shown any more" : "those judged"}`, async () => {
    using hub = new Hub();
    const seen: { buffer: ArrayBuffer; isWhole: boolean }[] = [];
    const spare = new SpareBuffers();
    await using server = await serve({
      spare,
      hub: isShown ? hub : undefined,
      judgeOf: () => ({
        analyzer: "ok",
        judge(jpeg) {
          seen.push({ buffer: jpeg.buffer, isWhole: equals(jpeg, JPEG) });
          return Promise.resolve({ judgement: { result: "ok" }, decodeMs: 0, analyzeMs: 0, jpeg });
        },
        [Symbol.dispose]() {},
      }),
    });
    using peer = await Peer.connect(server.port);
    for (let n = 0; n < 4; n++) await peer.ask(JPEG);
    assertEquals(seen.map(({ isWhole }) => isWhole), [true, true, true, true]);
    // The one that is shown is not read into.
    const [first, second, third, fourth] = seen.map(({ buffer }) => buffer);
    assertEquals(first === second, !isShown);
    assertStrictEquals(third, first);
    assertStrictEquals(fourth, second);
    assertEquals(hub.latest("127.0.0.1")?.jpeg, isShown ? JPEG : undefined);
  });
}

Deno.test("serveSession() is not disturbed by peers that break off anywhere", async () => {
  await using server = await serve();
  using good = await Peer.connect(server.port);
  const whole = concat([new Uint8Array(4), JPEG]);
  writeHeader(whole, 0, JPEG.length, "<L");
  for (const length of [0, 1, 3, 4, 5, 8, 100, whole.length - 1, whole.length]) {
    const rude = await Peer.connect(server.port);
    await writeAll(rude.conn, whole.subarray(0, length));
    rude.conn.close();
    assertEquals((await good.ask(JPEG)).result, "ok");
  }
});

Deno.test("serveSession() reads no more from a peer that does not take its answers, until it does", async () => {
  const frames = 200;
  let judged = 0;
  await using server = await serve({
    judgeOf: () => ({
      analyzer: "ok",
      judge: () => {
        judged++;
        const judgement = { result: "ok" as const, reason: "x".repeat(500_000) };
        return Promise.resolve({ judgement, decodeMs: 0, analyzeMs: 0 });
      },
      [Symbol.dispose]() {},
    }),
  });
  using peer = await Peer.connect(server.port);
  const sending = peer.send(...new Array(frames).fill(JPEG));
  let before = -1;
  while (judged === 0 || judged !== before) {
    before = judged;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert(judged < frames / 2, `judged ${judged} frames for a peer that took no answer`);
  for (let n = 0; n < frames; n++) assertEquals((await peer.answer())?.result, "ok");
  await sending;
});
