import { assertEquals } from "@std/assert";
import { createMetrics } from "../../../lib/metrics/create_metrics.ts";
import { Hub, type Latest } from "../../../lib/server/hub.ts";
import { assertProblem } from "../assert_problem.ts";
import { serveCamera } from "../serve_camera.ts";

/** A hub whose cameras left a quarter of a minute before they did. */
class LateHub extends Hub {
  override latest(camera: string): Latest | undefined {
    const latest = super.latest(camera);
    return latest?.leftAt === undefined ? latest : { ...latest, leftAt: latest.leftAt - 15_000 };
  }
}

/** Status and what is told of each camera. */
async function healthz(server: { ask(path: string): Promise<Response> }, query = "") {
  const response = await server.ask(`/healthz${query}`);
  const { ok, cameras } = await response.json();
  return { status: response.status, ok, cameras };
}

Deno.test("/healthz is 200 without a camera, with one that has sent nothing, and with one that is judged", async () => {
  await using server = await serveCamera();
  const waiting = { camera: "line-3", state: "waiting", ok: true };
  assertEquals(await healthz(server), { status: 200, ok: true, cameras: [waiting] });
  await server.send();
  const live = { camera: "line-3", state: "live", ok: true };
  assertEquals(await healthz(server), { status: 200, ok: true, cameras: [live] });
});

Deno.test("/healthz is 503 where a live camera left, unless cameras may leave", async () => {
  await using server = await serveCamera({ hub: new LateHub() });
  await server.send();
  const camera = server.serving.hub.camera("line-4");
  camera.judged({ vid: 1, result: "ok" }, undefined, { bytes: 1, isLive: true });
  camera[Symbol.dispose]();
  const { status, ok, cameras: [well, left] } = await healthz(server);
  assertEquals([status, ok, well.ok, left.ok, left.state], [503, false, true, false, "left"]);
  assertEquals(
    left.reason,
    "line-4 left 15 s ago and did not come back: its client has ended or lost its way",
  );
  for (const query of ["?ignore-left=true", "?ignore-left"]) {
    assertEquals((await healthz(server, query)).status, 200, query);
  }
  assertEquals((await healthz(server, "?ignore-left=false")).status, 503);
  await assertProblem(await server.ask("/healthz?ignore-left=maybe"), "bad-request");
});

Deno.test("/healthz does not mind that files were sent to the end", async () => {
  await using server = await serveCamera({ hub: new LateHub() });
  const files = server.serving.hub.camera("files");
  files.judged({ vid: 1, result: "ng" }, undefined, { bytes: 1, isLive: false });
  files[Symbol.dispose]();
  assertEquals((await healthz(server)).status, 200);
});

Deno.test("/metrics is what Prometheus reads, and a problem where nothing is measured", async () => {
  const hub = new Hub();
  using metrics = createMetrics({ hub, version: "0.1.0" });
  await using server = await serveCamera({ hub, metrics });
  await server.send();
  const response = await server.ask("/metrics");
  assertEquals([response.status, response.headers.get("content-type")], [200, metrics.contentType]);
  const text = await response.text();
  assertEquals(text.includes('vid_build_info{version="0.1.0"'), true);
  await using without = await serveCamera();
  await assertProblem(await without.ask("/metrics"), "metrics-off");
});
