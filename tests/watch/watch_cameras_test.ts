import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Wall, watchCameras } from "../../lib/watch/watch_cameras.ts";
import { cameraOf, CAMERAS } from "./cameras.ts";
import { FakeServer } from "./fake_server.ts";

/** Watches until `isEnough`; resolves to all that was told. */
async function told(url: string, isEnough: (wall: Wall, count: number) => boolean | Promise<boolean>) {
  const abort = new AbortController();
  const walls: Wall[] = [];
  await watchCameras(url, {
    signal: abort.signal,
    everyMs: 10,
    timeoutMs: 200,
    async onTold(wall) {
      walls.push(wall);
      if (await isEnough(wall, walls.length)) abort.abort();
    },
  });
  return walls;
}

Deno.test("watchCameras() tells what the server does, again and again", async () => {
  await using server = new FakeServer(CAMERAS);
  const walls = await told(server.url, (_, count) => {
    if (count === 2) server.cameras = [cameraOf("new")];
    return count === 3;
  });
  assertEquals(walls.map(({ cameras }) => cameras.map(({ name }) => name)), [
    CAMERAS.map(({ name }) => name),
    CAMERAS.map(({ name }) => name),
    ["new"],
  ]);
  assertEquals([...walls[0]!.cameras], JSON.parse(JSON.stringify(CAMERAS)), "what it does not know is kept");
  assert(walls.every(({ failure }) => failure === undefined));
});

Deno.test("watchCameras() keeps what was told while the server is gone, and finds it again", async () => {
  let server = new FakeServer([cameraOf("line-3")]);
  const { url, port } = server;
  let gone = 0;
  const walls = await told(url, async ({ failure }, count) => {
    if (count === 1) await server[Symbol.asyncDispose]();
    if (failure !== undefined && ++gone === 3) server = new FakeServer([cameraOf("line-4")], port);
    return count > 1 && failure === undefined;
  });
  await server[Symbol.asyncDispose]();
  const failed = walls.filter(({ failure }) => failure !== undefined);
  assert(failed.length >= 3);
  for (const { cameras, failure, toldAt } of failed) {
    assertEquals([cameras[0]!.name, failure!.reason, toldAt], [
      "line-3",
      "nothing listens there",
      walls[0]!.toldAt,
    ]);
    assertEquals(failure!.since, failed[0]!.failure!.since, "since the first time");
  }
  assertEquals(walls.at(-1)!.cameras[0]!.name, "line-4");
});

Deno.test("watchCameras() says why what answers there is no answer", async () => {
  await using server = new FakeServer([]);
  const never = Promise.withResolvers<Response>();
  const endless = () =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20).fill(32)) }),
    );
  const cases: [() => Response | Promise<Response>, RegExp][] = [
    [() => new Response("no", { status: 404 }), /^it answered 404: /],
    [
      () => new Response(null, { status: 302, headers: { Location: "http://127.0.0.1:9/" } }),
      /^it answered 302: /,
    ],
    [() => new Response("<html>"), /^what answers there is no vid-server: it says no JSON$/],
    [() => Response.json({ cameras: [{ name: 7 }] }), /^what answers .* of this version: cameras\.0\.name: /],
    [() => Response.json({ cameras: [cameraOf("a", { state: "odd" as "left" })] }), /: cameras\.0\.state: /],
    [endless, /says more than 16777216 bytes$|did not answer within 0\.2 s$/],
    [() => never.promise, /^it did not answer within 0\.2 s$/],
  ];
  for (const [answer, reason] of cases) {
    server.answer = answer;
    const [wall] = await told(server.url, () => true);
    assertMatch(wall!.failure!.reason, reason);
    assertEquals([wall!.cameras, wall!.toldAt], [[], undefined]);
  }
  never.resolve(new Response());
});

Deno.test("watchCameras() ends at once, also while it waits for an answer", async () => {
  await using server = new FakeServer([]);
  const never = Promise.withResolvers<Response>();
  server.answer = () => never.promise;
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 50);
  const started = performance.now();
  await watchCameras(server.url, {
    signal: abort.signal,
    timeoutMs: 60_000,
    onTold() {
      throw new Error("Nothing was told");
    },
  });
  assert(performance.now() - started < 30_000);
  never.resolve(new Response());
});
