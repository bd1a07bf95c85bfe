/** Streams of the network: an HTTP camera made here, an RTSP one by GStreamer, and a screen by Xvfb. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import { openCapture } from "../../lib/capture/open_capture.ts";
import { Program } from "../end_to_end/programs.ts";
import { runFfmpeg } from "./make_video.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { findFfmpeg, listProcesses } from "./processes.ts";
import { jpegOf, pictureOf } from "./frame_parts.ts";

const jpeg = new Uint8Array(await makeJpeg());

/** A camera that serves MJPEG over HTTP, as most do; it wants the user me with the password geheim. */
function serveMjpeg({ frames = Infinity, type = "multipart/x-mixed-replace; boundary=cut" } = {}) {
  const closing = new AbortController();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, ({ headers }) => {
    if (headers.get("authorization") !== `Basic ${btoa("me:geheim")}`) {
      return new Response("", { status: 401, headers: { "www-authenticate": 'Basic realm="camera"' } });
    }
    async function* parts() {
      const encoder = new TextEncoder();
      for (let k = 0; k < frames && !closing.signal.aborted; k++) {
        yield encoder.encode(`--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
        yield jpeg.slice();
        yield encoder.encode("\r\n");
        await delay(20, closing.signal);
      }
    }
    return new Response(ReadableStream.from(parts()), { headers: { "content-type": type } });
  });
  return {
    url: `http://me:geheim@127.0.0.1:${server.addr.port}/video`,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server.shutdown();
    },
  };
}

async function delay(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

function open(url: string, options: Partial<CaptureOptions> = {}) {
  return openCapture({ source: { kind: "url", url }, ...options });
}

Deno.test("openCapture() hands out the JPEGs of an HTTP camera, and tells no password", async () => {
  await using camera = serveMjpeg();
  await using capture = await open(camera.url, { count: 5 });
  assertMatch(capture.description, /^http:\/\/\*\*\*@127\.0\.0\.1:\d+\/video, 320x240, .*its own JPEGs$/);
  assert(findFfmpeg(Deno.pid), "ffmpeg runs");
  assertEquals(
    listProcesses().filter(({ command }) => command.includes("geheim")),
    [],
    "others see arguments",
  );
  const frames = await Array.fromAsync(capture.frames());
  assertEquals(frames.length, 5);
  for (const frame of frames) {
    assertEquals(jpegOf(frame), jpeg);
  }
});

Deno.test("openCapture() decodes an HTTP camera's JPEGs where another size is asked for", async () => {
  await using camera = serveMjpeg();
  await using capture = await open(camera.url, { count: 2, size: { width: 32, height: 24 } });
  for await (const frame of capture.frames()) {
    const { width, height } = pictureOf(frame);
    assertEquals([width, height], [32, 24]);
  }
});

Deno.test("openCapture() says that an HTTP camera wants another password, and tells none", async () => {
  await using camera = serveMjpeg();
  const wrong = camera.url.replace("geheim", "falsches");
  const error = await assertRejects(
    () => open(wrong),
    CaptureError,
    "it wants a user and a password, or others",
  );
  assertEquals(error.code, "no-permission");
  assert(!/geheim|falsches/.test(error.message), error.message);
});

Deno.test("Capture.frames() says that a camera's stream broke off", async () => {
  await using camera = serveMjpeg({ frames: 30 });
  await using capture = await open(camera.url);
  const error = await assertRejects(
    () => Array.fromAsync(capture.frames()),
    CaptureError,
    "the stream ended after",
  );
  assertEquals(error.code, "gone");
});

Deno.test("openCapture() says that there is no video at a URL", async () => {
  await using page = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response("<html>"),
  );
  const error = await assertRejects(() => open(`http://127.0.0.1:${page.addr.port}/`), CaptureError);
  assertMatch(error.message, /^Cannot open http:\/\/127\.0\.0\.1:\d+\/: ffmpeg finds no video there/);
});

/** Serves what `connections` yield on TCP, to each who connects the next one. Waits for them when it is disposed of. */
function serveTcp(...connections: AsyncGenerator<string | Uint8Array<ArrayBuffer>>[]) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const serve = async (conn: Deno.TcpConn) => {
    const parts = connections.shift();
    try {
      for await (const part of parts ?? []) {
        await ReadableStream.from([typeof part === "string" ? new TextEncoder().encode(part) : part.slice()])
          .pipeTo(conn.writable, { preventClose: true });
      }
    } catch {
      // BrokenPipe: a probe leaves when it knows enough.
    }
    try {
      conn.close();
    } catch {
      // BadResource: closed by its writable.
    }
  };
  const served: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const conn of listener) served.push(serve(conn));
  })();
  return {
    address: `127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(served);
    },
  };
}

const HTTP = "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n";
const PART = "--cut\r\nContent-Type: image/jpeg\r\n\r\n";

Deno.test("openCapture() hands out each JPEG of an HTTP camera before the next one comes, also without lengths", async () => {
  const taken = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  async function* forProbe() {
    yield HTTP;
    for (let k = 0; k < 50; k++) for (const part of [PART, jpeg, "\r\n"]) yield part;
  }
  async function* oneByOne() {
    yield HTTP;
    for (const { promise } of taken) {
      for (const part of [PART, jpeg, "\r\n"]) yield part;
      await promise;
    }
  }
  await using camera = serveTcp(forProbe(), oneByOne());
  await using capture = await open(`http://${camera.address}/`, { count: taken.length });
  for await (const frame of capture.frames()) {
    assertEquals(jpegOf(frame), jpeg);
    taken[frame.sequence].resolve();
  }
});

async function* jpegs() {
  for (let k = 0; k < 100; k++) yield jpeg;
}

Deno.test("openCapture() takes a stream that is served once over TCP, copied or decoded", async () => {
  for (const mode of ["copy", "raw"] as const) {
    await using program = serveTcp(jpegs());
    await using capture = await open(`tcp://${program.address}`, { count: 3, capture: mode });
    const frames = await Array.fromAsync(capture.frames());
    assertEquals([capture.format, frames.length], [mode === "copy" ? "jpeg" : "i420", 3]);
    if (mode === "copy") assertEquals(jpegOf(frames[2]), jpeg);
  }
});

Deno.test("openCapture() gives up on a stream that only drips", async () => {
  async function* drip() {
    yield HTTP;
    for (const byte of new TextEncoder().encode(PART.repeat(99))) {
      yield Uint8Array.of(byte);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await using camera = serveTcp(drip());
  const url = `http://${camera.address}/`;
  const opening = openCapture({ source: { kind: "url", url } }, { firstFrameMs: 500 });
  await assertRejects(() => opening, CaptureError, `Cannot read ${url}: it gave no frame within 0.5 s`);
});

Deno.test("openCapture() takes a video of a web server whole, from its only key frame on", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/line.mp4`;
  const coding = "-c:v libx264 -movflags +faststart".split(" ");
  await runFfmpeg([..."-f lavfi -i testsrc2=size=160x120 -frames:v 30".split(" "), ...coding, path]);
  const video = await Deno.readFile(path);
  await Deno.remove(folder, { recursive: true });
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(video),
  );
  await using capture = await open(`http://127.0.0.1:${server.addr.port}/line.mp4`);
  assertEquals((await Array.fromAsync(capture.frames())).length, 30);
});

Deno.test("openCapture() reads RTSP, with a password where one is wanted", async () => {
  const args = ["-u", new URL("../peers/rtsp_server.py", import.meta.url).pathname, "me", "geheim"];
  await using camera = new Program("/usr/bin/python3", { args });
  const [, port] = await camera.line(/^port (\d+)$/);
  await using capture = await open(`rtsp://me:geheim@127.0.0.1:${port}/live`, { count: 5 });
  assertEquals(capture.description, `rtsp://***@127.0.0.1:${port}/live, 320x240, 20 frames/s, its own JPEGs`);
  assertEquals((await Array.fromAsync(capture.frames())).length, 5);

  const [refused, missing] = await Promise.all([
    assertRejects(() => open(`rtsp://me:falsches@127.0.0.1:${port}/live`), CaptureError),
    assertRejects(() => open(`rtsp://me:geheim@127.0.0.1:${port}/none`), CaptureError),
  ]);
  assertMatch(refused.message, /it wants a user and a password, or others/);
  assertMatch(missing.message, /the server has no such stream/);
});

Deno.test("openCapture() grabs the screen, and says what to do where there is none", async () => {
  const before = Deno.env.get("DISPLAY");
  // With -displayfd it takes a display that is free, and says which.
  await using screen = new Program("Xvfb", { args: ["-displayfd", "1", "-screen", "0", "320x200x24"] });
  const [, display] = await screen.line(/^(\d+)$/);
  try {
    Deno.env.set("DISPLAY", `:${display}`);
    await using capture = await openCapture({ source: { kind: "screen" }, count: 2, fps: 20 });
    assertEquals(capture.description, "screen, 320x200, 20 frames/s");
    for await (const frame of capture.frames()) {
      const luma = pictureOf(frame).data.subarray(0, 320 * 200);
      const lit = luma.filter((level) => level > 1).length;
      assert(lit < luma.length / 100, `an empty screen is black but for its cursor: ${lit} pixels are lit`);
    }
    screen.kill("SIGTERM");
    await screen.ended;
    const error = await assertRejects(() => openCapture({ source: { kind: "screen" } }), CaptureError);
    assertMatch(error.message, /^Cannot see the screen .*it has to be an X11 display, named by DISPLAY/);
  } finally {
    if (before === undefined) Deno.env.delete("DISPLAY");
    else Deno.env.set("DISPLAY", before);
  }
});
