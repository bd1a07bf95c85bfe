import { assert, assertEquals, assertMatch } from "@std/assert";
import { Hub } from "../../lib/server/hub.ts";
import { GatedJudge } from "./gated_judge.ts";
import { frame, Peer } from "./peer.ts";
import { serve } from "./serve.ts";

/** A live frame that was captured so many ms ago. */
function live(sequence: number, ageMs = 0, more = {}) {
  const capturedAt = Date.now() - ageMs;
  return frame({ camera: "line-3", stream: "k3v9", sequence, capturedAt, live: true, ...more });
}

Deno.test("serveSession() says until when a live frame is to be judged, by the stricter limit and the age on its connection", async () => {
  const judge = new GatedJudge();
  judge.open();
  await using server = await serve({ judgeOf: () => judge, maxAgeMs: 1000 });
  using peer = await Peer.connect(server.port);
  // The camera's clock is two days behind: its quickest frame counts as new.
  const behind = 2 * 86_400_000;
  const leftOf = async (one: Uint8Array) => {
    await peer.ask(one);
    return judge.asked.at(-1)!.expiresAt! - performance.now();
  };
  const own = await leftOf(live(0, behind + 100));
  assert(own > 900 && own <= 1000, `${own} ms are left of the server's 1000`);
  const client = await leftOf(live(1, behind, { maxAgeMs: 400 }));
  assert(client > 300 && client <= 400, `${client} ms are left of the client's 400`);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const late = await leftOf(live(2, behind + 50, { maxAgeMs: 60_000 }));
  assert(
    late > 850 && late <= 955,
    `${late} ms are left of the server's 1000 for a frame that was 50 ms late`,
  );
  await peer.ask(frame({ camera: "line-3", stream: "k3v9", sequence: 3, capturedAt: 0, maxAgeMs: 1 }));
  assertEquals(judge.asked.at(-1), { live: false, times: { capturedAt: 0, sourceMs: undefined } });
});

Deno.test("serveSession() reads a live camera's newest frame however long an older one is judged", async () => {
  using hub = new Hub();
  const gate = Promise.withResolvers<void>();
  const dropped = { judgement: { result: "dropped", code: "overload" }, decodeMs: 0, analyzeMs: 0 } as const;
  let asked = 0;
  await using server = await serve({
    hub,
    judgeOf: () => ({
      analyzer: "ok",
      async judge() {
        const isFirst = asked++ === 0;
        if (isFirst) await gate.promise;
        else if (asked < 100) return dropped;
        return { judgement: { result: "ok" }, decodeMs: 0, analyzeMs: 0 };
      },
      [Symbol.dispose]() {},
    }),
  });
  using peer = await Peer.connect(server.port);
  for (let sequence = 0; sequence < 100; sequence++) await peer.send(live(sequence));
  while (asked < 100) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(hub.latest("line-3")?.counts?.drops.overload, 98);
  gate.resolve();
  assertEquals(await peer.verdicts(100), ["ok", ...new Array(98).fill("dropped overload"), "ok"]);
  assertEquals(hub.latest("line-3")?.frames, 2, "what made room is not shown");
});

Deno.test("serveSession() has only the newest of a live camera's frames judged, and all of one that loses nothing", async () => {
  await using server = await serve();
  using camera = await Peer.connect(server.port);
  using file = await Peer.connect(server.port);
  const sequences = Array.from({ length: 60 }, (_, n) => n);
  await Promise.all([
    camera.send(...sequences.map((sequence) => live(sequence))),
    file.send(...sequences.map((sequence) => frame({ camera: "file", stream: "f", sequence }))),
  ]);
  const [ofCamera, ofFile] = await Promise.all([camera.verdicts(60), file.verdicts(60)]);
  assertEquals(ofFile, new Array(60).fill("ok"));
  assertEquals(new Set(ofCamera), new Set(["ok", "dropped overload"]));
  assertEquals(ofCamera.at(-1), "ok", "the newest is judged");
});

Deno.test("serveSession() answers what is too old when its turn comes, and goes on with what is not", async () => {
  using hub = new Hub();
  await using server = await serve({ hub });
  using peer = await Peer.connect(server.port);
  assertEquals((await peer.ask(live(0, 0, { maxAgeMs: 500 }))).result, "ok");
  const { result, code, reason, sequence } = await peer.ask(live(1, 2000, { maxAgeMs: 500 }));
  // A frame that was captured before the last one shows a clock that was set: it is as new as can be.
  assertEquals([result, code, sequence], ["ok", undefined, 1], reason);
  await peer.ask(live(2, 0, { maxAgeMs: 500 }));
  await new Promise((resolve) => setTimeout(resolve, 60));
  const late = await peer.ask(live(3, 50, { maxAgeMs: 20 }));
  assertEquals([late.result, late.code], ["dropped", "stale"]);
  assertMatch(late.reason!, /^Its turn came \d+ ms after it had become too old$/);
  assertEquals(hub.latest("line-3")?.result?.code, "stale");
  assertEquals((await peer.ask(live(4, 0, { maxAgeMs: 500 }))).result, "ok");
  const [client] = server.clients;
  assertEquals(client!.tally.counts().drops, { overload: 0, stale: 1 });
});
