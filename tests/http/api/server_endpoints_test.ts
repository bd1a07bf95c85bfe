import { assert, assertEquals, assertMatch } from "@std/assert";
import { serveCamera } from "../serve_camera.ts";

Deno.test("GET version tells what the server is", async () => {
  await using server = await serveCamera();
  const { startedAt, uptimeMs, system, ...rest } = await (await server.ask("/api/v1/version")).json();
  assert(Math.abs(startedAt + uptimeMs - Date.now()) < 60_000);
  assertMatch(system, /^\w+-\w+$/);
  assertEquals(rest, {
    version: "0.1.0",
    deno: Deno.version.deno,
    analyzer: "quality",
    codec: "wasm",
    frames: { host: "127.0.0.1", port: 5000 },
    store: false,
  });
});

Deno.test("GET accounting adds up: each camera, and all of them", async () => {
  await using server = await serveCamera();
  await server.send();
  await server.send(new Uint8Array([1, 2, 3]));
  const verdicts = { ok: 0, ng: 5, unknown: 0, error: 0 };
  const drops = { overload: 2, stale: 1 };
  const parts = { seen: 3, ok: 1, ng: 1, unknown: 1 };
  const counts = { received: 9, answered: 5, dropped: 3, pending: 1, repeated: 4, verdicts, drops, parts };
  using _other = server.serving.hub.camera("line-4", () => counts);
  const { cameras, total, store } = await (await server.ask("/api/v1/accounting")).json();
  assertEquals(store, undefined);
  assertEquals(cameras[0].verdicts, { ok: 1, ng: 0, unknown: 0, error: 1 });
  assertEquals(cameras[1], { camera: "line-4", ...counts });
  assertEquals(total, {
    received: 11,
    answered: 7,
    dropped: 3,
    pending: 1,
    repeated: 4,
    verdicts: { ok: 1, ng: 5, unknown: 0, error: 1 },
    drops: { overload: 2, stale: 1 },
    parts,
  });
  for (const { received, answered, dropped, pending } of [...cameras, total]) {
    assertEquals(received, answered + dropped + pending);
  }
});

Deno.test("GET health tells how the machine, the workers and the cameras do", async () => {
  await using server = await serveCamera({ loopLagMs: () => 240 });
  await server.send();
  const reader = (await server.ask("/events")).body!.getReader();
  const { ok, notes, machine, workers, viewers } = await (await server.ask("/api/v1/health")).json();
  assertEquals([ok, viewers], [true, 1]);
  assertEquals(notes.map(({ level, code }: { level: string; code: string }) => [level, code]), [[
    "warn",
    "loop-late",
  ]]);
  assertEquals([machine.cores, machine.eventLoopLagMs], [navigator.hardwareConcurrency, 240]);
  assertEquals(workers, [{ cameras: ["line-3"], isWell: true, waiting: 0 }]);
  await reader.cancel();
});
