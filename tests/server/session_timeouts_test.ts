import { assert, assertEquals } from "@std/assert";
import { GatedJudge } from "./gated_judge.ts";
import { frame, JPEG, Peer, text } from "./peer.ts";
import { serve } from "./serve.ts";

Deno.test("serveSession() leaves a peer that is silent, wherever in its stream, and frees its seat", async () => {
  await using server = await serve({ idleTimeout: 80 });
  using mute = await Peer.connect(server.port);
  using midway = await Peer.connect(server.port);
  using served = await Peer.connect(server.port);
  await midway.conn.write(text("\x10\0\0\0\xff"));
  await served.ask(JPEG);
  const started = performance.now();
  for (const peer of [mute, midway, served]) assertEquals(await peer.answer(), undefined);
  assert(performance.now() - started < 5000);
  assertEquals(server.seats.names, []);
});

Deno.test("serveSession() does not leave a peer that waits for its answer", async () => {
  const judge = new GatedJudge();
  await using server = await serve({ idleTimeout: 60, judgeOf: () => judge });
  using peer = await Peer.connect(server.port);
  await peer.send(JPEG);
  setTimeout(() => judge.open(), 200);
  assertEquals((await peer.answer())?.result, "ng");
  assertEquals((await peer.ask(JPEG)).result, "ng");
});

Deno.test("serveSession() does not leave a peer that says a hello now and then", async () => {
  await using server = await serve({ idleTimeout: 100 });
  using peer = await Peer.connect(server.port);
  for (let n = 0; n < 6; n++) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    const answer = await peer.hello('{"vid":1,"camera":"line-3","stream":"k3v9"}');
    assertEquals(answer, { vid: 1, hello: true, camera: "line-3", analyzer: "ok" });
  }
});

Deno.test("serveSession() leaves a peer that takes no answers: its seat and its memory are free, its frames judged", async () => {
  let judged = 0;
  const server = await serve({
    writeTimeout: 100,
    judgeOf: () => ({
      analyzer: "ok",
      judge: () => {
        judged++;
        const judgement = { result: "ok" as const, reason: "x".repeat(1_500_000) };
        return Promise.resolve({ judgement, decodeMs: 0, analyzeMs: 0 });
      },
      [Symbol.dispose]() {},
    }),
  });
  const stopped = await Peer.connect(server.port);
  const frames = Array.from(
    { length: 9 },
    (_, sequence) => frame({ camera: "line-3", stream: "k3v9", sequence }),
  );
  const sending = stopped.send(...frames).catch(() => "reset");
  while (judged === 0 || server.seats.names.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(server.budget.taken, 0);
  // The same client goes on: what was judged for nobody is not judged again.
  const before = judged;
  using again = await Peer.connect(server.port);
  assertEquals((await again.ask(frames[before - 1]!)).sequence, before - 1);
  assertEquals(judged, before);
  stopped[Symbol.dispose]();
  await sending;
  again[Symbol.dispose]();
  await server.stop();
});
