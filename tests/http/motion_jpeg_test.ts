import { assert, assertEquals, assertMatch } from "@std/assert";
import { motionJpeg } from "../../lib/http/motion_jpeg.ts";
import type { Result } from "../../lib/result.ts";
import { Hub } from "../../lib/server/hub.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { showHub } from "./show_hub.ts";

function result(receivedAt = 1_700_000_000_123.4): Result {
  return { vid: 1, result: "ok", timing: { receivedAt, answeredAt: receivedAt } };
}

/** Head and body of a part. */
function read(part: Uint8Array): [string, Uint8Array] {
  const end = new TextDecoder("latin1").decode(part).indexOf("\r\n\r\n");
  return [new TextDecoder().decode(part.subarray(0, end)), part.subarray(end + 4, -2)];
}

Deno.test("motionJpeg() tells the newest picture, and of those that came meanwhile the newest", async () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  camera.judged(result(), new Uint8Array([1, 2, 3]));
  const abort = new AbortController();
  const parts = motionJpeg(hub, "line-3", abort.signal);
  const first = read((await parts.next()).value!);
  assertEquals(first, [
    "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\nX-Timestamp: 1700000000.123",
    new Uint8Array([1, 2, 3]),
  ]);
  for (let n = 4; n < 9; n++) camera.judged(result(), new Uint8Array([n]));
  assertEquals(read((await parts.next()).value!)[1], new Uint8Array([8]));
  const next = parts.next();
  camera.judged(result(), new Uint8Array([9]));
  const lent = read((await next).value!)[1];
  assertEquals(lent, new Uint8Array([9]));
  abort.abort();
  assertEquals((await parts.next()).done, true);
});

Deno.test("motionJpeg() has a copy: the picture's memory is used again", async () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  const jpeg = new Uint8Array([1, 2, 3]);
  camera.judged(result(), jpeg);
  const abort = new AbortController();
  const parts = motionJpeg(hub, "line-3", abort.signal);
  const part = (await parts.next()).value!;
  jpeg.fill(0);
  assertEquals(read(part)[1], new Uint8Array([1, 2, 3]));
  await parts.return(undefined);
});

Deno.test("motionJpeg() waits while the camera is away or has no picture, and ends when it is forgotten", async () => {
  using hub = new Hub({ rememberMs: 50 });
  const abort = new AbortController();
  const camera = hub.camera("line-3");
  const parts = motionJpeg(hub, "line-3", abort.signal);
  const first = parts.next();
  camera.judged({ vid: 1, result: "error" });
  camera[Symbol.dispose]();
  {
    using again = hub.camera("line-3");
    again.judged(result(), new Uint8Array([5]));
    assertEquals(read((await first).value!)[1], new Uint8Array([5]));
  }
  assertEquals((await parts.next()).done, true);
});

Deno.test("motionJpeg() is not woken by other cameras' pictures for nothing to tell", async () => {
  using hub = new Hub();
  using _camera = hub.camera("line-3");
  using other = hub.camera("line-4");
  const abort = new AbortController();
  const parts = motionJpeg(hub, "line-3", abort.signal);
  const next = parts.next();
  other.judged(result(), new Uint8Array([1]));
  const silence = new Promise((resolve) => setTimeout(() => resolve("silence"), 50));
  assertEquals(await Promise.race([next, silence]), "silence");
  abort.abort();
  assertEquals((await next).done, true);
});

Deno.test("/stream plays in ffmpeg", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line 3/€#%");
  const jpegs = [await makeJpeg({ size: "320x240" }), await makeJpeg({ size: "320x240", filters: "negate" })];
  let n = 0;
  const feeding = setInterval(() => camera.judged(result(), jpegs[n++ % 2]!.slice()), 20);
  const url = `${shown.url}stream/${encodeURIComponent("line 3/€#%")}`;
  const { success, stderr, stdout } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-f", "mpjpeg", "-i", url, "-frames:v", "5", "-f", "framemd5", "-"],
  }).output();
  clearInterval(feeding);
  assert(success, new TextDecoder().decode(stderr));
  const frames = new TextDecoder().decode(stdout).split("\n").filter((line) => /^0,/.test(line));
  assertEquals(frames.length, 5);
  for (const frame of frames) assertMatch(frame, /115200,/, "320x240 in 4:2:0");
});

Deno.test("/stream takes a place while it is watched, and gives it back when who watches goes, picture or not", async () => {
  await using shown = await showHub();
  using camera = shown.hub.camera("line-3");
  camera.judged(result(), new Uint8Array(1000));
  const viewers = async () => (await (await fetch(`${shown.url}api/v1/health`)).json()).viewers;
  const abort = new AbortController();
  const response = await fetch(`${shown.url}stream/line-3`, { signal: abort.signal });
  assertEquals(response.headers.get("content-type"), "multipart/x-mixed-replace; boundary=frame");
  const reader = response.body!.getReader();
  await reader.read();
  assertEquals(await viewers(), 1);
  abort.abort();
  await reader.closed.catch(() => {});
  while (await viewers() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

Deno.test("/stream holds up nobody where its viewer takes nothing, and costs no more than a few pictures", async () => {
  await using shown = await showHub();
  const camera = shown.hub.camera("line-3");
  camera.judged(result(), new Uint8Array(1000));
  const { hostname, port } = new URL(shown.url);
  using conn = await Deno.connect({ hostname, port: Number(port) });
  await conn.write(
    new TextEncoder().encode(`GET /stream/line-3 HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`),
  );
  const MIB = 2 ** 20;
  for (let n = 0; n < 100; n++) {
    camera.judged(result(), new Uint8Array(MIB));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  // It is over: what was kept for this viewer comes, and nothing else.
  camera[Symbol.dispose]();
  const into = new Uint8Array(MIB);
  let bytes = await conn.read(into) ?? 0;
  while (true) {
    const reading = conn.read(into);
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), 300));
    const count = await Promise.race([reading, silence]);
    if (count === null) {
      reading.catch(() => {}); // Interrupted: the connection is closed below it
      break;
    }
    bytes += count;
  }
  assert(bytes > 0 && bytes < 30 * MIB, `${(bytes / MIB).toFixed(1)} MiB of 100 were waiting`);
});
