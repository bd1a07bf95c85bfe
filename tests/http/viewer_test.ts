import { assert, assertEquals } from "@std/assert";
import type { Result } from "../../lib/result.ts";
import { shakeHands, textFrames } from "./handshake.ts";
import { LiveViewer } from "./live_viewer.ts";
import { showHub } from "./show_hub.ts";

const MIB = 2 ** 20;

function result(sequence: number): Result {
  return { vid: 1, result: "ok", score: sequence };
}

/** A picture that says which one it is. */
function picture(sequence: number, bytes = 1000): Uint8Array<ArrayBuffer> {
  const jpeg = new Uint8Array(bytes);
  new DataView(jpeg.buffer).setUint32(0, sequence);
  return jpeg;
}

function sequenceOf(jpeg: Uint8Array): number {
  return new DataView(jpeg.buffer, jpeg.byteOffset).getUint32(0);
}

/** Longer than a viewer's pace. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

Deno.test("a viewer is welcomed, then sees each camera's verdict and the very picture that it belongs to", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3");
  const verdict: Result = {
    vid: 1,
    result: "ng",
    code: "x",
    reason: "Too dark",
    score: 0.03,
    threshold: 0.1,
    stream: "s",
  };
  camera.judged(verdict, picture(7));
  await using viewer = await LiveViewer.open(shown.url);
  const { body, jpeg } = await viewer.until(({ body }) => body.camera !== undefined);
  assertEquals(viewer.seen[0].body, {
    analyzer: "quality",
    frames: { host: "127.0.0.1", port: 5000 },
    cameras: ["line-3"],
  });
  const { ageMs, minute, ...rest } = body;
  assertEquals(minute, `${".".repeat(59)}n`);
  assertEquals(rest, {
    camera: "line-3",
    result: "ng",
    code: "x",
    reason: "Too dark",
    score: 0.03,
    threshold: 0.1,
    frames: 1,
  });
  assert(ageMs! >= 0 && ageMs! < 5000);
  assertEquals(jpeg, picture(7));
});

Deno.test("a viewer is told what was found, measured and dropped, and where the frame was meanwhile", async () => {
  const counts = {
    received: 9,
    answered: 5,
    dropped: 3,
    pending: 1,
    repeated: 0,
    verdicts: { ok: 4, ng: 1, unknown: 0, error: 0 },
    drops: { overload: 2, stale: 1 },
  };
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3", () => counts);
  const verdict: Result = {
    vid: 1,
    result: "ng",
    sequence: 30,
    objects: [{ label: "scratch", box: [1, 2, 3, 4] }],
    metrics: { sharpness: 31 },
    changed: { "quality.minSharpness": 40 },
    timing: { receivedAt: 5000, answeredAt: 5010, waitMs: 1, decodeMs: 2, analyzeMs: 3.5 },
  };
  camera.judged(verdict, picture(1), { bytes: 1000, isLive: true, ageMs: 12.345, clientMs: 10 });
  await using viewer = await LiveViewer.open(shown.url);
  const { body } = await viewer.until(({ body }) => body.camera !== undefined);
  assertEquals(body.objects, verdict.objects);
  assertEquals([body.metrics, body.changed, body.sequence, body.isLive], [
    verdict.metrics,
    verdict.changed,
    30,
    true,
  ]);
  assertEquals(body.drops, { overload: 2, stale: 1, dropped: 3, answered: 5 });
  assertEquals(body.stages, { clientMs: 10, uplinkMs: 2.35, waitMs: 1, decodeMs: 2, analyzeMs: 3.5 });
  assertEquals(body.latencyMs, 18.85);
});

Deno.test("a viewer sees that a camera came, left and is forgotten", async () => {
  await using shown = await showHub({ maxLeft: 1 });
  await using viewer = await LiveViewer.open(shown.url);
  const camera = shown.hub.camera("line-3");
  await viewer.until(({ body }) => body.camera === "line-3" && body.frames === 0);
  camera[Symbol.dispose]();
  const { body } = await viewer.until(({ body }) => body.leftMs !== undefined);
  assertEquals(body.camera, "line-3");
  shown.hub.camera("line-4")[Symbol.dispose]();
  const { body: last } = await viewer.until(({ body }) => body.gone === true);
  assertEquals(last, { camera: "line-3", gone: true });
});

Deno.test("a slow viewer gets the newest picture next, and none of those between", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3");
  await using viewer = await LiveViewer.open(shown.url);
  while (viewer.seen.length < 2) {
    camera.judged(result(0), picture(0));
    await aWhile();
  }
  for (let n = 1; n <= 500; n++) camera.judged(result(n), picture(n));
  await aWhile();
  assertEquals(viewer.seen.length, 2, "it said nothing, so it got nothing");
  viewer.say("next");
  const { body, jpeg } = await viewer.count(3);
  assertEquals([body.score, sequenceOf(jpeg)], [500, 500]);
});

Deno.test("a viewer that never says next holds back no other viewer, and gets at most what may be under way", async () => {
  await using shown = await showHub();
  const cameras = ["a", "b"].map((name) => shown.hub.camera(name));
  await using silent = await LiveViewer.open(shown.url);
  await using eager = await LiveViewer.open(shown.url);
  let sequence = 0;
  const seen = new Map<string, number>();
  const feeding = setInterval(() => {
    for (const camera of cameras) camera.judged(result(sequence), picture(sequence++));
  }, 2);
  await eager.until(({ body }) => {
    if (body.camera) seen.set(body.camera, (seen.get(body.camera) ?? 0) + 1);
    return Math.min(seen.get("a") ?? 0, seen.get("b") ?? 0) >= 40;
  });
  clearInterval(feeding);
  assertEquals(silent.seen.length, 2);
  assert(Math.abs(seen.get("a")! - seen.get("b")!) <= 2, "cameras take turns");
  for (const camera of cameras) camera[Symbol.dispose]();
});

Deno.test("a viewer that says next and takes nothing costs no more memory than what may be under way", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3");
  using liar = await shakeHands(shown.url);
  assertEquals(liar.status, 101);
  const flood = textFrames("next", 20);
  for (let n = 0; n < 100; n++) {
    camera.judged(result(n), picture(n, MIB));
    await liar.conn.write(flood);
    await new Promise((resolve) => setTimeout(resolve, 17));
  }
  let bytes = 0;
  const into = new Uint8Array(MIB);
  while (true) {
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), 300));
    const reading = liar.conn.read(into);
    const count = await Promise.race([reading, silence]);
    if (count === null) {
      reading.catch(() => {}); // Interrupted: the connection is closed below it
      break;
    }
    bytes += count;
  }
  assert(bytes > MIB, "it got something");
  assert(bytes < 30 * MIB, `${(bytes / MIB).toFixed(1)} MiB of 100 were waiting for it`);
});

Deno.test("a viewer that says anything but next is sent away, and nobody else", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3");
  await using good = await LiveViewer.open(shown.url);
  for (const words of ["", "next ", '{"credit":1}', "x".repeat(5_000_000)]) {
    await using bad = await LiveViewer.open(shown.url);
    bad.say(words);
    assertEquals(await bad.closed, 1008);
  }
  camera.judged(result(1), picture(1));
  assertEquals((await good.until(({ body }) => body.score === 1)).jpeg.length, 1000);
});

Deno.test("no more than 64 viewers look on at a time, and one that leaves makes room", async () => {
  await using shown = await showHub();
  using all = new DisposableStack();
  const viewers = await Promise.all(Array.from({ length: 64 }, () => shakeHands(shown.url)));
  for (const viewer of viewers.slice(1)) all.use(viewer);
  assertEquals(viewers.map(({ status }) => status), new Array(64).fill(101));
  {
    using late = await shakeHands(shown.url);
    assertEquals(late.status, 503);
    assert(
      late.body.includes("As many pages, streams and downloads are open as there may be (64)"),
      late.body,
    );
  }
  viewers[0].conn.close();
  let status = 503;
  while (status === 503) {
    using again = await shakeHands(shown.url);
    status = again.status;
  }
  assertEquals(status, 101);
});

Deno.test("a page of another site gets no WebSocket over a real port either, and the own one does", async () => {
  await using shown = await showHub();
  const { origin } = new URL(shown.url);
  for (const [Origin, status] of [["http://evil.example", 403], ["null", 403], [origin, 101]] as const) {
    using handshake = await shakeHands(shown.url, { Origin });
    assertEquals(handshake.status, status, Origin);
  }
  using rebound = await shakeHands(shown.url, { Host: "evil.example", Origin: "http://evil.example" });
  assertEquals(rebound.status, 403);
});
