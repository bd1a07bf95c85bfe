import { assertEquals, assertMatch } from "@std/assert";
import { vid } from "../end_to_end/programs.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { LiveViewer } from "./live_viewer.ts";
import { startWithPage } from "./server_with_page.ts";
import { showHub } from "./show_hub.ts";

Deno.test("openPage() says goodbye to its viewers, and waits for nobody who asks slowly", async () => {
  const shown = await showHub();
  const { hostname, port } = new URL(shown.url);
  using slow = await Deno.connect({ hostname, port: Number(port) });
  await slow.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost:"));
  await using viewer = await LiveViewer.open(shown.url);
  await viewer.count(1);
  await shown[Symbol.asyncDispose]();
  assertEquals(await viewer.closed, 1001);
});

Deno.test("vid-server tells where its page is, and shows what it judges", async () => {
  await using running = await startWithPage();
  const { server, url } = running;
  assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  await using viewer = await LiveViewer.open(url);
  await using client = running.client("--test", "--size", "320x240", "--camera", "line-3");
  const { body, jpeg } = await viewer.until(({ jpeg }) => jpeg.length > 0);
  assertEquals([body.camera, body.result], ["line-3", "ok"]);
  assertEquals([...jpeg.subarray(0, 2), ...jpeg.subarray(-2)], [0xff, 0xd8, 0xff, 0xd9]);
  client.kill("SIGTERM");
  await client.ended;
  await viewer.until(({ body }) => body.leftMs !== undefined);
  server.kill("SIGTERM");
  assertEquals((await server.ended).code, 0);
});

Deno.test("vid-server goes on without its page where another program has its port, and says so once", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using server = vid("server", ["--port", "0", "--http", `127.0.0.1:${other.addr.port}`]);
  const [, port] = await server.line(/listening on .*:(\d+)/);
  await server.line(/there is no page/);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const jpeg = await makeJpeg();
  await conn.write(new Uint8Array([...new Uint8Array(new Uint32Array([jpeg.length]).buffer), ...jpeg]));
  const answer = new Uint8Array(10_000);
  assertMatch(new TextDecoder().decode(answer.subarray(4, await conn.read(answer) ?? 4)), /"result":"ok"/);
  const warnings = server.stderr.filter((line) => /page/.test(line));
  assertEquals(warnings.length, 1, server.stderr.join("\n"));
  assertMatch(warnings[0], /warn .*no page on 127\.0\.0\.1:\d+, as another program has that port.*--http/);
});

Deno.test("vid-server --http off has no page and says nothing of it", async () => {
  await using server = vid("server", ["--port", "0", "--http", "off"]);
  await server.line(/listening on/);
  server.kill("SIGTERM");
  const { code, stderr } = await server.ended;
  assertEquals([code, stderr.filter((line) => line.includes("page"))], [0, []]);
});
