import { assert, assertEquals, assertMatch } from "@std/assert";
import { startServer, vid } from "./programs.ts";

const SMALL = ["--test", "--size", "320x240", "--fps", "30"];

Deno.test("vid-client doctor says what holds frames up, with the figures that show it", async () => {
  await using server = await startServer();
  const args = ["doctor", ...SMALL, "--port", server.port, "--seconds", "1", "--json"];
  await using client = vid("client", args);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  const { bottleneck, summary, evidence, advice, figures } = JSON.parse(stdout.join("\n"));
  assertMatch(summary, /the test scene's \d+(\.\d)? frames\/s|frames\/s come instead of 30$/);
  // A machine that has much to do may well be slow.
  if (bottleneck === "none") assertEquals(advice, []);
  else assert(evidence.length > 0 && advice.length > 0, summary);
  const { source, mode, form, width, fps, analyzer, captured, answered, lost, drops } = figures;
  assertEquals([source, mode, form, width, fps, analyzer], ["test", "live", "pixels", 320, 30, "quality"]);
  assertEquals(captured, answered + lost + drops.disconnected);
  assert(captured > 5 && answered > 0, `${answered} of ${captured}`);
  assert(figures.bytesPerFrame > 1000 && figures.bytesPerFrame < 100_000, figures.bytesPerFrame);
  assert(figures.stages.encode.p50 > 0 && figures.stages.analyze.p50 > 0 && figures.stages.uplink.p50 >= 0);
  if (Deno.build.os === "linux") assert(figures.ffmpegCores >= 0, figures.ffmpegCores);
  assertMatch(server.stderr.join("\n"), /doctor-.*-test \(127\.0\.0\.1:\d+\) came/);
});

Deno.test("vid-client doctor says that there is no server, and does not wait for one", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  await using client = vid("client", ["doctor", ...SMALL, "--port", String(port)]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals([code, stdout], [1, []]);
  assertEquals(
    stderr.at(-1),
    `vid-client doctor: Cannot reach a server at 127.0.0.1:${port} as nothing listens there: start vid-server, or ` +
      "give its --host and --port",
  );
});
