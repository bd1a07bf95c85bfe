import { assert, assertEquals } from "@std/assert";
import { assertProblem } from "../assert_problem.ts";
import { serveCamera } from "../serve_camera.ts";

Deno.test("GET cameras tells of each camera what it does and what was said last", async () => {
  await using server = await serveCamera();
  const [before] = (await (await server.ask("/api/v1/cameras")).json()).cameras;
  assertEquals([before.name, before.state, before.isLive, before.frames], ["line-3", "waiting", false, 0]);
  const { score } = await server.send();
  const response = await server.ask("/api/v1/cameras");
  assertEquals(response.headers.get("cache-control"), "no-store");
  const { cameras: [camera, ...others] } = await response.json();
  const { frameAgeMs, verdictAgeMs, latest, counts, latencyMs, ...rest } = camera;
  assert(frameAgeMs >= 0 && verdictAgeMs >= 0 && latencyMs >= 5);
  assertEquals(others, []);
  assertEquals(rest, {
    name: "line-3",
    state: "live",
    isLive: true,
    analyzer: "quality",
    minute: `${".".repeat(59)}o`,
    frames: 1,
  });
  assertEquals([counts.received, counts.answered, counts.verdicts.ok], [1, 1, 1]);
  assertEquals([latest.result, latest.camera, latest.score, latest.sequence], ["ok", "line-3", score, 0]);
  assertEquals(Object.hasOwn(latest, "id"), false);
});

for (
  const camera of ["카메라 3", "a/b#c?d%e&f", `"><script>alert(1)</script>`, "%2F", "..%2f", "🎥", "line-3#2"]
) {
  Deno.test(`GET cameras/:camera and its like find ${camera}`, async () => {
    await using server = await serveCamera({ camera });
    await server.send();
    for (const path of ["", "/latest", "/options"]) {
      const response = await server.ask(`/api/v1/cameras/${server.inPath}${path}`);
      assertEquals(response.status, 200, path);
      assertEquals(response.headers.get("content-type"), "application/json");
    }
    const { name } = await (await server.ask(`/api/v1/cameras/${server.inPath}`)).json();
    assertEquals(name, camera);
    assertEquals((await server.ask(`/snapshot/${server.inPath}`)).headers.get("content-type"), "image/jpeg");
  });
}

Deno.test("GET cameras/:camera knows no camera that is not there, whatever it is called", async () => {
  await using server = await serveCamera();
  for (const name of ["line-4", "%ff", "%00", "__proto__", "constructor", "%2e%2e%2f", "x".repeat(5000)]) {
    for (const path of ["", "/latest", "/options", "/reference"]) {
      await assertProblem(await server.ask(`/api/v1/cameras/${name}${path}`), "no-camera");
    }
    await assertProblem(await server.ask(`/snapshot/${name}`), "no-camera");
    await assertProblem(await server.ask(`/stream/${name}`), "no-camera");
  }
});

Deno.test("GET cameras/:camera/latest has nothing to tell before the first frame", async () => {
  await using server = await serveCamera();
  await assertProblem(await server.ask("/api/v1/cameras/line-3/latest"), "no-verdict");
});
