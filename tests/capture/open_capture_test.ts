import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Capture } from "../../lib/capture/capture.ts";
import { CaptureError, type CaptureErrorCode } from "../../lib/capture/capture_error.ts";
import type { CaptureOptions, FileSource } from "../../lib/capture/capture_options.ts";
import { CLOCK } from "../../lib/steady_clock.ts";
import { openRaw } from "./open_raw.ts";
import { pictureBytes, type RawFrame } from "../../lib/frame.ts";
import { grayFrames, grayOf, LOSSLESS, makeVideo, runFfmpeg } from "./make_video.ts";
import { cpuTime, eventually, findFfmpeg, isRunning } from "./processes.ts";

const COUNT = 20;
const folder = await Deno.makeTempDir();
const gray = `${folder}/gray.mp4`;
const small = grayFrames(64, 48, COUNT);

function fileOf(path: string): FileSource {
  return { kind: "file", path };
}

Deno.test.beforeAll(() => makeVideo(gray, small, LOSSLESS));
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** Takes all frames, gives their buffers back, and says which gray each was. */
async function graysOf(capture: Capture<RawFrame>): Promise<number[]> {
  const grays: number[] = [];
  for await (const { sequence, picture } of capture.frames()) {
    assertEquals(sequence, grays.length);
    assertEquals([picture.format, picture.width, picture.height], ["i420", capture.width, capture.height]);
    assertEquals(picture.data.length, pictureBytes("i420", capture.width, capture.height));
    grays.push(picture.data[0]);
    capture.recycle(picture.data.buffer);
  }
  return grays;
}

async function capturedGrays(options: CaptureOptions): Promise<number[]> {
  await using capture = await openRaw(options);
  return await graysOf(capture);
}

function graysFrom(indexes: Iterable<number>): number[] {
  return Array.from(indexes, grayOf);
}

/** The first `count` of the numbers 0, 1, 2, …, `period` - 1, 0, 1, … */
function counting(count: number, period = count): number[] {
  return Array.from({ length: count }, (_, k) => k % period);
}

Deno.test("openCapture() hands out each frame of a file once, in order", async () => {
  const before = CLOCK.now();
  await using capture = await openRaw({ source: fileOf(gray) });
  assertEquals([capture.width, capture.height, capture.fps], [64, 48, 10]);
  assertEquals(capture.description, "gray.mp4, 64x48, 10 frames/s");
  const frames = await Array.fromAsync(capture.frames());
  assertEquals(frames.map(({ sequence }) => sequence), counting(COUNT));
  frames.forEach(({ capturedAt, picture }, k) => {
    const earliest = k === 0 ? before : frames[k - 1].capturedAt;
    assert(capturedAt >= earliest && capturedAt <= CLOCK.now());
    assert(picture.data.subarray(0, 64 * 48).every((level) => level === grayOf(k)));
    assert(picture.data.subarray(64 * 48).every((level) => level === 128));
  });
});

Deno.test("openCapture() hands out each frame once whose times are uneven", async () => {
  const path = `${folder}/uneven.mkv`;
  // Gaps of 10 ms to 4 s: at a constant rate there would be hundreds.
  const uneven = ["-vf", "settb=1/1000,setpts='10*N+1000*N*(N-1)/10'", "-fps_mode", "passthrough"];
  await makeVideo(path, small, [...uneven, ...LOSSLESS]);
  assertEquals(await capturedGrays({ source: fileOf(path) }), graysFrom(counting(COUNT)));
});

Deno.test("openCapture() loops a file until it is closed", async () => {
  await using capture = await openRaw({ source: { kind: "file", path: gray, loop: true } });
  assertEquals(capture.description, "gray.mp4, 64x48, 10 frames/s, looped");
  const grays: number[] = [];
  for await (const { picture } of capture.frames()) {
    grays.push(picture.data[0]);
    capture.recycle(picture.data.buffer);
    if (grays.length === 3 * COUNT + 5) break;
  }
  assertEquals(grays, graysFrom(counting(3 * COUNT + 5, COUNT)));
});

Deno.test("openCapture() ends after as many frames as asked for", async () => {
  const [once, looped] = await Promise.all([
    capturedGrays({ source: fileOf(gray), count: 7 }),
    capturedGrays({ source: { kind: "file", path: gray, loop: true }, count: COUNT + 1 }),
  ]);
  assertEquals(once, graysFrom(counting(7)));
  assertEquals(looped, graysFrom(counting(COUNT + 1, COUNT)));
});

Deno.test("openCapture() drops and repeats frames where a rate is asked for", async () => {
  const [halved, doubled] = await Promise.all(
    [5, 20].map((fps) => capturedGrays({ source: fileOf(gray), fps })),
  );
  assertEquals(halved.length, COUNT / 2);
  assertEquals(doubled, graysFrom(counting(COUNT).flatMap((k) => [k, k])));
});

Deno.test("openCapture() reads a file as fast as it is taken, or at its own pace", async () => {
  const path = `${folder}/slow.mkv`;
  await makeVideo(path, grayFrames(64, 48, 4), ["-vf", "setpts=N*200/TB", ...LOSSLESS]);
  assertEquals((await capturedGrays({ source: fileOf(path) })).length, 4); // 600 s long

  const options = { source: fileOf(gray), live: true, count: 12 };
  await using capture = await openRaw(options);
  assertEquals(capture.description, "gray.mp4, 64x48, 10 frames/s, at its own pace");
  const before = performance.now();
  assertEquals(await graysOf(capture), graysFrom(counting(12)));
  assert(performance.now() - before > 400, "1.1 s, of which newer ffmpegs give 0.5 away");
});

Deno.test("openCapture() makes a scene that moves, in real time", async () => {
  const options = {
    source: { kind: "test" },
    size: { width: 320, height: 240 },
    fps: 20,
    count: 20,
  } as const;
  await using capture = await openRaw(options);
  assertEquals([capture.width, capture.height, capture.fps], [320, 240, 20]);
  assertEquals(capture.description, "test scene, 320x240, 20 frames/s");
  const before = performance.now();
  const frames = await Array.fromAsync(capture.frames());
  assertEquals(frames.length, 20);
  assert(performance.now() - before > 300, "0.95 s, of which newer ffmpegs give 0.5 away");
  const changed = frames[0].picture.data.reduce(
    (n, level, k) => n + Number(level !== frames[19].picture.data[k]),
    0,
  );
  assert(changed > 320 * 240 / 100, `${changed} samples changed`);
});

Deno.test("openCapture() makes the scene 1280x720 at 30 frames/s where nothing is asked for", async () => {
  await using capture = await openRaw({ source: { kind: "test" } });
  assertEquals([capture.width, capture.height, capture.fps], [1280, 720, 30]);
});

const SIZES: [options: Partial<CaptureOptions>, width: number, height: number][] = [
  [{ size: { width: 33, height: 25 } }, 33, 25],
  [{ size: { width: 129, height: 5 } }, 129, 5],
  [{ scale: 0.75 }, 48, 36],
  [{ scale: 0.51 }, 33, 24],
  [{ scale: 0.001 }, 1, 1],
  [{ scale: 2 }, 128, 96],
];

for (const [options, width, height] of SIZES) {
  Deno.test(`openCapture() of 64x48 with ${Deno.inspect(options)} gives ${width}x${height}`, async () => {
    await using capture = await openRaw({ source: fileOf(gray), ...options });
    assertEquals([capture.width, capture.height], [width, height]);
    assertEquals(await graysOf(capture), graysFrom(counting(COUNT)));
  });
}

Deno.test("openCapture() takes odd sizes as they are", async () => {
  const path = `${folder}/odd.mkv`;
  const frames = Array.from({ length: 3 }, (_, k) => new Uint8Array(33 * 17).fill(grayOf(k)));
  await makeVideo(path, { width: 33, height: 17, pixelFormat: "gray", frames }, ["-c:v", "ffv1"]);
  await using capture = await openRaw({ source: fileOf(path) });
  assertEquals([capture.width, capture.height], [33, 17]);
  assertEquals(await graysOf(capture), graysFrom(counting(3)));
});

Deno.test("openCapture() turns the pictures of a camera that was held upright", async () => {
  const path = `${folder}/upright.mp4`;
  const bytes = await Deno.readFile(gray);
  // The track header's matrix (ISO 14496-12, 8.3.2): a b u, c d v, x y w.
  const matrix = new DataView(bytes.buffer, indexOf(bytes, "tkhd") + 44);
  [0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30].forEach((value, k) => matrix.setInt32(4 * k, value));
  await Deno.writeFile(path, bytes);
  await using capture = await openRaw({ source: fileOf(path) });
  assertEquals([capture.width, capture.height], [48, 64]);
  assertEquals(await graysOf(capture), graysFrom(counting(COUNT)));
});

Deno.test("openCapture() reads from a pipe what is written to it", async () => {
  const path = `${folder}/pipe`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const writing = runFfmpeg(["-i", gray, "-c", "copy", "-f", "matroska", path]);
  assertEquals(await capturedGrays({ source: fileOf(path) }), graysFrom(counting(COUNT)));
  await writing;
});

const NAMES = [
  "-i.mp4",
  "http:x.mp4",
  "concat:a|b.mp4",
  `a é日本 'b' "c" 100% %03d $(false);& \\.mp4`,
];

Deno.test("openCapture() opens files of any name", async () => {
  const start = Deno.cwd();
  try {
    Deno.chdir(folder);
    await Promise.all(NAMES.map(async (name) => {
      await Deno.copyFile(gray, `${folder}/${name}`);
      assertEquals(await capturedGrays({ source: fileOf(name), count: 2 }), graysFrom(counting(2)), name);
    }));
  } finally {
    Deno.chdir(start);
  }
});

Deno.test("openCapture() takes a picture whose name is a pattern for one picture", async () => {
  const pictures = `${folder}/pictures`;
  await Deno.mkdir(pictures);
  await Promise.all(["1", "2", "%d"].map(async (name, k) => {
    const frames = [new Uint8Array(64).fill(grayOf(k))];
    await makeVideo(`${folder}/${k}.png`, { width: 8, height: 8, pixelFormat: "gray", frames }, [
      "-update",
      "1",
    ]);
    await Deno.rename(`${folder}/${k}.png`, `${pictures}/${name}.png`);
  }));
  assertEquals(await capturedGrays({ source: fileOf(`${pictures}/%d.png`) }), [grayOf(2)]);
});

Deno.test("Capture.recycle() has buffers filled again, and only those that fit", async () => {
  await using capture = await openRaw({ source: fileOf(gray) });
  const frames = capture.frames();
  const next = async () => (await frames.next()).value as RawFrame;
  const buffer = (await next()).picture.data.buffer;
  capture.recycle(buffer);
  capture.recycle(buffer);
  capture.recycle(new ArrayBuffer(5));
  const [second, third] = [await next(), await next()];
  assertEquals(buffer.byteLength, 0, "it was taken");
  assertEquals([second.picture.data[0], third.picture.data[0]], [grayOf(1), grayOf(2)]);
  capture.recycle(buffer);
  assertEquals((await next()).picture.data[0], grayOf(3));
});

Deno.test("Capture.frames() reads nothing ahead: ffmpeg waits for the reader", async () => {
  const path = `${folder}/long.mkv`;
  await runFfmpeg(["-f", "lavfi", "-i", "color=gray:size=128x96:rate=100", "-t", "10", ...LOSSLESS, path]);
  await using capture = await openRaw({ source: fileOf(path) });
  const pid = await eventually("ffmpeg runs", () => findFfmpeg(Deno.pid, path)?.pid);
  let seen = cpuTime(pid);
  await eventually("ffmpeg does nothing for a while", async () => {
    const before = seen;
    await new Promise((resolve) => setTimeout(resolve, 300));
    seen = cpuTime(pid);
    return seen === before;
  });
  assert(isRunning(pid));
  assertEquals((await Array.fromAsync(capture.frames())).length, 1000);
});

Deno.test("openCapture() has a frame as soon as it is made, not with the next one", async () => {
  const before = performance.now();
  await using capture = await openRaw({
    source: { kind: "test" },
    size: { width: 64, height: 48 },
    fps: 0.1,
  });
  assert(performance.now() - before < 9000);
  assertEquals(capture.fps, 0.1);
});

Deno.test("Capture.close() ends the frames of whoever waits for one", async () => {
  const capture = await openRaw({ source: { kind: "test" }, size: { width: 64, height: 48 }, fps: 0.1 });
  const frames = capture.frames();
  assertEquals((await frames.next()).done, false);
  const waiting = frames.next();
  await capture.close();
  assertEquals((await waiting).done, true);
  assertEquals((await frames.next()).done, true);
  await capture.close();
});

Deno.test("Capture.frames() throws the signal's reason after an abort", async () => {
  const controller = new AbortController();
  await using capture = await openRaw({ source: { kind: "test" } }, { signal: controller.signal });
  const frames = capture.frames();
  await frames.next();
  controller.abort(new Error("Enough"));
  await assertRejects(() => Array.fromAsync(frames), Error, "Enough");
});

Deno.test("openCapture() does not begin where the signal was aborted before", async () => {
  const signal = AbortSignal.abort(new Error("Enough"));
  await assertRejects(() => openRaw({ source: { kind: "test" } }, { signal }), Error, "Enough");
});

async function assertFails(options: CaptureOptions, code: CaptureErrorCode, message: string): Promise<void> {
  const error = await assertRejects(() => openRaw(options), CaptureError);
  assertEquals([error.code, error.message.split("\n")[0]], [code, message]);
}

async function write(name: string, content: Uint8Array | string): Promise<string> {
  const path = `${folder}/${name}`;
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return path;
}

Deno.test("openCapture() refuses options that make no sense", async () => {
  const message = "Cannot capture 0 frames/s: the rate must be above 0 and at most 1000";
  await assertFails({ source: { kind: "test" }, fps: 0 }, "bad-options", message);
});

Deno.test("openCapture() says that there is no ffmpeg", async () => {
  const options = { source: fileOf(gray), ffmpeg: "no-such-ffmpeg" };
  await assertFails(options, "ffmpeg-missing", "Cannot start no-such-ffmpeg: there is no such program");
});

Deno.test("openCapture() says that there is no such file", async () => {
  const path = `${folder}/nosuch.mp4`;
  const message = `Cannot open ${path}: there is no such file; check the path`;
  await assertFails({ source: fileOf(path) }, "not-found", message);
  await assertFails({ source: { kind: "file", path, loop: true } }, "not-found", message);
});

Deno.test("openCapture() says that it is a directory", async () => {
  const message = `Cannot open ${folder}: it is a directory; name a video in it`;
  await assertFails({ source: fileOf(folder) }, "not-a-file", message);
});

Deno.test("openCapture() says that a file is empty", async () => {
  const path = await write("empty.mp4", "");
  await assertFails(
    { source: fileOf(path) },
    "not-a-video",
    `Cannot read ${path}: the file is empty; check the file`,
  );
});

Deno.test("openCapture() says that a file is no video", async () => {
  const path = await write("text.mp4", "All work and no play\n".repeat(100));
  await assertFails(
    { source: fileOf(path) },
    "not-a-video",
    `Cannot read ${path}: ffmpeg finds no video in it (ffmpeg: Invalid data found when processing input); check the file`,
  );
});

Deno.test("openCapture() says that there is only sound, also with a cover", async () => {
  const sine = ["-f", "lavfi", "-i", "sine=duration=0.2"];
  const cover = [
    "-f",
    "lavfi",
    "-i",
    "color=duration=0.04",
    "-c:v",
    "mjpeg",
    "-disposition:v:0",
    "attached_pic",
  ];
  await Promise.all([sine, [...sine, ...cover]].map(async (args, k) => {
    const path = `${folder}/sound${k}.m4a`;
    await runFfmpeg([...args, path]);
    const message =
      `Cannot read ${path}: there is sound in it but no video (ffmpeg: Stream map '0:V:0' matches no streams.); check the file`;
    await assertFails({ source: fileOf(path) }, "not-a-video", message);
  }));
});

Deno.test("openCapture() says that there is no frame to decode, and does not look for one for ever", async () => {
  const bytes = await Deno.readFile(gray);
  const data = indexOf(bytes, "mdat");
  const path = await write(
    "undecodable.mp4",
    bytes.map((byte, at) => at > data + 4 && at < indexOf(bytes, "moov") - 4 ? 0 : byte),
  );
  for (const loop of [false, true]) {
    const error = await assertRejects(
      () => openRaw({ source: { kind: "file", path, loop } }),
      CaptureError,
    );
    assertEquals(error.code, "no-frames");
    assert(
      error.message.startsWith(`Cannot read ${path}: ffmpeg can decode no frame of it (ffmpeg: `),
      error.message,
    );
  }
});

Deno.test("openCapture() says that an mp4 was cut off before its index", async () => {
  const bytes = await Deno.readFile(gray);
  const path = await write("cut.mp4", bytes.subarray(0, indexOf(bytes, "moov") - 4));
  const message =
    `Cannot read ${path}: the file is cut off (ffmpeg: moov atom not found); copy or record it again`;
  await assertFails({ source: fileOf(path) }, "truncated", message);
});

Deno.test("openCapture() says what size ffmpeg cannot do", async () => {
  const message =
    "Cannot make such large frames (ffmpeg: Picture size 60000x60000 is invalid); ask for smaller ones";
  await assertFails(
    { source: fileOf(gray), size: { width: 60_000, height: 60_000 } },
    "bad-options",
    message,
  );
  await assertFails(
    { source: { kind: "test" }, size: { width: 60_000, height: 60_000 } },
    "bad-options",
    message,
  );
});

Deno.test("openCapture() does not loop what cannot be read twice", async () => {
  const path = `${folder}/unloopable`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const message = `Cannot loop ${path}: only a file can be read again from its start`;
  await assertFails({ source: { kind: "file", path, loop: true } }, "bad-options", message);
});

/** The frames that come before the error, and the error. */
async function framesBeforeError(
  capture: Capture<RawFrame>,
): Promise<[grays: number[], error: CaptureError]> {
  const grays: number[] = [];
  const error = await assertRejects(async () => {
    for await (const { picture } of capture.frames()) grays.push(picture.data[0]);
  }, CaptureError);
  return [grays, error];
}

Deno.test("Capture.frames() hands out what a file that is cut off has, then says so", async () => {
  const whole = `${folder}/whole.mp4`;
  await makeVideo(whole, grayFrames(64, 48, COUNT), [...LOSSLESS, "-g", "1", "-movflags", "faststart"]);
  const bytes = await Deno.readFile(whole);
  const data = indexOf(bytes, "mdat");
  const path = await write("partial.mp4", bytes.subarray(0, data + Math.floor((bytes.length - data) / 2)));
  await using capture = await openRaw({ source: fileOf(path) });
  const [grays, error] = await framesBeforeError(capture);
  assert(grays.length > 3 && grays.length < COUNT, `${grays.length} frames`);
  assertEquals(grays, graysFrom(counting(grays.length)));
  assertEquals(error.code, "truncated");
  const [before, after] = error.message.split(/ \(ffmpeg: .*partial file\)/);
  assertEquals(before, `Cannot read all of ${path}: the file is cut off after ${grays.length} frames`);
  assertEquals(after, "; copy or record it again");
});

Deno.test("Capture.frames() says that ffmpeg was killed, after the frames before that", async () => {
  await using capture = await openRaw({ source: fileOf(gray), live: true });
  const pid = await eventually("ffmpeg runs", () => findFfmpeg(Deno.pid, gray)?.pid);
  Deno.kill(pid, "SIGKILL");
  const [grays, error] = await framesBeforeError(capture);
  assertEquals(grays, graysFrom(counting(grays.length)));
  assertEquals(error.code, "crashed");
  const count = grays.length === 1 ? "1 frame" : `${grays.length} frames`;
  assertEquals(
    error.message,
    `Cannot go on with ${gray}: ffmpeg was ended by SIGKILL after ${count}; start again`,
  );
  assert(grays.length >= 1);
});

Deno.test("Capture.frames() says that somebody else told ffmpeg to stop", async () => {
  await using capture = await openRaw({ source: { kind: "test" }, size: { width: 64, height: 48 } });
  Deno.kill(await eventually("ffmpeg runs", () => findFfmpeg(Deno.pid, "64x48")?.pid), "SIGTERM");
  const [, error] = await framesBeforeError(capture);
  assertEquals(error.code, "crashed");
  assert(
    /^Cannot go on with the test scene: ffmpeg was told to stop after \d+ frames?; start again$/.test(
      error.message,
    ),
  );
});

function indexOf(bytes: Uint8Array, atom: string): number {
  return new TextDecoder("latin1").decode(bytes).indexOf(atom);
}
