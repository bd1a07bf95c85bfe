import { assert, assertEquals } from "@std/assert";
import { resetSync } from "@logtape/logtape";
import { configureLog } from "../../lib/cli/log.ts";
import type { Judge } from "../../lib/server/judge.ts";
import { GatedJudge } from "./gated_judge.ts";
import { frame, Peer, text } from "./peer.ts";
import { serve } from "./serve.ts";

/** A frame of a client that loses nothing. */
function lossless(sequence: number, { camera = "line-3", stream = "k3v9" } = {}) {
  return frame({ camera, stream, sequence });
}

Deno.test("serveSession() answers a frame that comes again on a new connection as before, and judges it once", async () => {
  const judge = new GatedJudge();
  judge.open();
  await using server = await serve({ judgeOf: () => judge });
  const first = await Peer.connect(server.port);
  const before = await first.ask(lossless(7));
  first[Symbol.dispose]();
  using again = await Peer.connect(server.port);
  const { timing, ...after } = await again.ask(lossless(7));
  const { timing: timingBefore, ...same } = before;
  assertEquals(after, same);
  assert(timing!.receivedAt > timingBefore!.answeredAt, "its times are those of this exchange");
  assertEquals((await again.ask(lossless(8))).score, 1);
  assertEquals(judge.asked.length, 2);
  const [client] = server.clients;
  const { received, answered, repeated } = client!.tally.counts();
  assertEquals([server.clients.size, received, answered, repeated], [1, 2, 2, 1]);
});

Deno.test("serveSession() waits for a frame that is still judged as its connection broke, and keeps the order", async () => {
  const judge = new GatedJudge();
  await using server = await serve({ judgeOf: () => judge });
  // It is not seen to be dead: nothing says that it ended.
  using dead = await Peer.connect(server.port);
  await dead.send(lossless(0), lossless(1), lossless(2));
  await judge.hasSeen(3);
  using again = await Peer.connect(server.port);
  await again.send(lossless(0), lossless(1), lossless(2), lossless(3));
  await judge.hasSeen(4);
  judge.open();
  const answers = [await again.answer(), await again.answer(), await again.answer(), await again.answer()];
  assertEquals(answers.map((answer) => [answer?.sequence, answer?.score]), [[0, 0], [1, 1], [2, 2], [3, 3]]);
  assertEquals(
    await dead.conn.read(new Uint8Array(1)).catch(() => null),
    null,
    "the old connection is closed",
  );
  const [client] = server.clients;
  assertEquals([client!.tally.counts().received, client!.tally.counts().repeated], [4, 3]);
});

Deno.test("serveSession() judges a frame again whose turn did not come before its camera left", async () => {
  let isThere = false;
  const judge: Judge = {
    analyzer: "ok",
    judge: () => {
      const judgement = isThere ? { result: "ok" } as const : { result: "error" } as const;
      return Promise.resolve({ judgement, decodeMs: 0, analyzeMs: 0, ...(!isThere && { isRefused: true }) });
    },
    [Symbol.dispose]() {},
  };
  await using server = await serve({ judgeOf: () => judge });
  using peer = await Peer.connect(server.port);
  assertEquals((await peer.ask(lossless(0))).result, "error");
  isThere = true;
  assertEquals((await peer.ask(lossless(0))).result, "ok");
});

Deno.test("serveSession() tells no camera the answers of another, nor those of another client", async () => {
  const judge = new GatedJudge();
  judge.open();
  await using server = await serve({ judgeOf: () => judge });
  const clients = [{}, { camera: "line-4" }, { stream: "other" }];
  for (const [n, client] of clients.entries()) {
    using peer = await Peer.connect(server.port);
    const { score, camera } = await peer.ask(lossless(7, client));
    assertEquals([score, camera], [n, client.camera ?? "line-3"]);
    // On one connection all frames are one camera's, whatever they say.
    assertEquals(
      (await peer.ask(lossless(7, { camera: "line-9", stream: client.stream ?? "k3v9" }))).score,
      n,
    );
  }
  using other = await Peer.connect(server.port);
  await other.ask(text('{"vid":1,"camera":"line-5","stream":"k3v9"}'));
  assertEquals((await other.ask(lossless(7))).score, 3, "the stream is line-3's, but this is line-5");
});

Deno.test("serveSession() judges each frame of a peer that does not say which it is", async () => {
  const judge = new GatedJudge();
  judge.open();
  await using server = await serve({ judgeOf: () => judge });
  using peer = await Peer.connect(server.port);
  const scores = [];
  for (
    const metadata of [{ sequence: 7 }, { sequence: 7 }, { stream: "k3v9" }, { stream: "k3v9", sequence: 7 }]
  ) {
    scores.push((await peer.ask(frame({ camera: "line-3", ...metadata }))).score);
  }
  assertEquals(scores, [0, 1, 2, 3]);
});

Deno.test("serveSession() logs what became of all frames of a client when it leaves, over all of its connections", async () => {
  const judge = new GatedJudge("ok");
  judge.open();
  const lines: string[] = [];
  configureLog({ level: "info", terminal: false, colour: false, write: (line) => lines.push(line) });
  try {
    const server = await serve({ judgeOf: () => judge });
    const dead = await Peer.connect(server.port);
    await dead.ask(lossless(0));
    const peer = await Peer.connect(server.port);
    await peer.ask(lossless(0));
    await peer.ask(lossless(1));
    const { address } = peer;
    await peer.send(new Uint8Array());
    await peer.answer();
    for (const one of [dead, peer]) one[Symbol.dispose]();
    await server.stop();
    const left = lines.filter((line) => line.includes("left"));
    assertEquals(left.map((line) => line.replace(/.*info +/, "")), [
      `line-3 (${address}) left after 2 frames: ok 2, 1 repeated`,
    ]);
  } finally {
    resetSync();
  }
});
