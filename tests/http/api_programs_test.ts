import { assert, assertEquals, assertMatch } from "@std/assert";
import { vid } from "../end_to_end/programs.ts";
import { startWithPage } from "./server_with_page.ts";

Deno.test("vid-server tells over HTTP what a camera does, changes how it is judged, and serves its pictures", async () => {
  await using running = await startWithPage();
  const { url } = running;
  await using client = running.client("--test", "--size", "320x240", "--camera", "line-3");
  const ask = async (path: string, init?: RequestInit) => await (await fetch(`${url}${path}`, init)).json();
  const until = async (
    what: (camera: { state: string; latest?: { result: string }; counts: { received: number } }) => boolean,
  ) => {
    while (true) {
      const { cameras: [camera] } = await ask("api/v1/cameras");
      if (camera !== undefined && what(camera)) return camera;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const { counts, isLive, latencyMs } = await until(({ latest }) => latest?.result === "ok");
  assertEquals(counts.received, counts.answered + counts.dropped + counts.pending);
  assert(isLive && latencyMs > 0, `${latencyMs}`);
  const snapshot = await (await fetch(`${url}snapshot/line-3`)).bytes();
  assertEquals([...snapshot.subarray(0, 2), ...snapshot.subarray(-2)], [0xff, 0xd8, 0xff, 0xd9]);
  await ask("api/v1/cameras/line-3/options", {
    method: "PATCH",
    headers: { "Content-Type": "application/json" },
    body: '{"quality.minBrightness":0.99}',
  });
  await until(({ latest }) => latest?.result === "ng");
  const { ok, machine, workers } = await ask("api/v1/health");
  assertEquals([ok, workers[0].cameras], [true, ["line-3"]]);
  assert(machine.memoryBytes > 10_000_000);
  assertMatch(await (await fetch(`${url}metrics`)).text(), /line-3/);
  assertEquals((await ask("healthz")).ok, true);
  client.kill("SIGTERM");
  await client.ended;
  await until(({ state }) => state === "left");
});

Deno.test("vid-server ends at once though streams and events are read", async () => {
  await using running = await startWithPage();
  const { url, server } = running;
  await using client = running.client("--test", "--size", "320x240", "--camera", "line-3");
  while ((await (await fetch(`${url}api/v1/cameras`)).json()).cameras.length === 0);
  const responses = await Promise.all(["events", "stream/line-3"].map((path) => fetch(`${url}${path}`)));
  const reading = responses.map((response) => response.bytes().catch(() => undefined));
  client.kill("SIGTERM");
  await client.ended;
  server.kill("SIGTERM");
  assertEquals((await server.ended).code, 0);
  await Promise.all(reading);
});

Deno.test("vid-server refuses to show its page to other machines unless that is said outright", async () => {
  await using refused = vid("server", ["--port", "0", "--http", "0.0.0.0:0"]);
  const { code, stderr } = await refused.ended;
  assertEquals(code, 2);
  assertMatch(stderr.join("\n"), /Cannot use --http 0\.0\.0\.0:0 as other machines reach it.*--http-open/);
  await using open = vid("server", ["--port", "0", "--http", "0.0.0.0:0", "--http-open"]);
  assertMatch(
    (await open.line(/the page is at (.*)/))[1]!,
    /^http:\/\/127\.0\.0\.1:\d+\/ \(who reaches this address/,
  );
});

Deno.test("vid-server --open opens its page, with no more permissions than before", async () => {
  const folder = await Deno.makeTempDir();
  const opened = `${folder}/opened`;
  await Deno.writeTextFile(`${folder}/xdg-open`, `#!/bin/sh\nprintf %s "$1" > ${opened}\n`, { mode: 0o755 });
  const env = { PATH: `${folder}:${Deno.env.get("PATH")}` };
  try {
    await using server = vid("server", ["--port", "0", "--http", "127.0.0.1:0", "--open"], { env });
    const [, url] = await server.line(/the page is at (http:.*)$/);
    let seen = "";
    while (seen !== url) {
      seen = await Deno.readTextFile(opened).catch(() => "");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    server.kill("SIGTERM");
    assertEquals((await server.ended).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("vid-server tells over HTTP what it keeps, and events of it to who comes back", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    await using server = vid("server", ["--port", "0", "--http", "127.0.0.1:0", "--store", folder]);
    const [, port] = await server.line(/listening on .*:(\d+)/);
    const [, url] = await server.line(/the page is at (http:.*\/)$/);
    const set = ["--test", "--size", "320x240", "--fps", "20", "--count", "12", "--camera", "line-3"];
    await using client = vid("client", ["--port", port!, ...set]);
    assertEquals((await client.ended).code, 0);
    const ask = async (path: string) => await (await fetch(`${url}${path}`)).json();
    const { verdicts } = await ask("api/v1/verdicts?camera=line-3");
    const { store, total } = await ask("api/v1/accounting");
    assertEquals([store.folder, store.lostVerdicts, verdicts.length], [folder, 0, total.answered]);
    // A live camera's frame may be dropped, but not most of them.
    assert(verdicts.length > 6, `${verdicts.length} of 12`);
    const abort = new AbortController();
    const headers = { "Last-Event-ID": String(verdicts[3].id) };
    const response = await fetch(`${url}events`, { headers, signal: abort.signal });
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(`id: ${verdicts[0].id}\n`)) break;
    }
    abort.abort();
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    assertEquals(ids, verdicts.slice(0, 3).map(({ id }: { id: number }) => id).toReversed());
    server.kill("SIGTERM");
    assertEquals((await server.ended).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
