/** Cameras that stall, break off and come back: behind a pipe, a web server made here, and an ffmpeg that is none. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Capture } from "../../lib/capture/capture.ts";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import type { Outage } from "../../lib/capture/outages.ts";
import { watchCapture, type WatchCaptureOptions } from "../../lib/capture/watch_capture.ts";
import type { Frame } from "../../lib/frame.ts";
import { readFrameHeader } from "../../lib/jpeg/read_frame_header.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { Program } from "../end_to_end/programs.ts";
import { jpegOf, pictureOf } from "./frame_parts.ts";
import { HttpCamera } from "./http_camera.ts";
import { runFfmpeg } from "./make_video.ts";
import { eventually, findFfmpeg, isRunning, listProcesses } from "./processes.ts";

const STALL_MS = 300;

/** What the user was told, in order. */
class Told {
  readonly warnings: string[] = [];
  readonly backs: Outage[] = [];
  readonly options: WatchCaptureOptions = {
    stallMs: STALL_MS,
    onWarning: (words) => this.warnings.push(words),
    onBack: (outage) => this.backs.push(outage),
  };
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makeFifo(folder: string): Promise<string> {
  const path = `${folder}/camera`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  return path;
}

/** A camera that writes to a pipe, 50 frames/s. */
function film(path: string, size = "64x48"): Program {
  const scene = ["-re", "-f", "lavfi", "-i", `testsrc2=size=${size}:rate=50`, "-pix_fmt", "yuv420p"];
  return new Program("ffmpeg", {
    args: ["-y", "-nostdin", "-v", "error", ...scene, "-f", "yuv4mpegpipe", path],
  });
}

/** The next frame, whose sequence number has to be the next one too. */
function reader(capture: Capture): () => Promise<Frame> {
  const frames = capture.frames();
  let sequence = 0;
  return async () => {
    const { value: frame } = await frames.next();
    if (!frame) throw new Error("There is no other frame");
    assertEquals(frame.sequence, sequence++);
    return frame;
  };
}

/** Reads on to a frame of which something is so. */
function until(next: () => Promise<Frame>, isSo: (frame: Frame) => boolean): Promise<Frame> {
  const read = async () => {
    for (;;) {
      const frame = await next();
      if (isSo(frame)) return frame;
    }
  };
  const found = read();
  found.catch(() => {}); // thrown where it is waited for
  return found;
}

function sizeOf(frame: Frame): string {
  const { width, height } = "jpeg" in frame ? readFrameHeader(jpegOf(frame)) : frame.picture;
  return `${width}x${height}`;
}

function live(path: string): CaptureOptions {
  return { source: { kind: "file", path }, live: true };
}

/** The ffmpeg that reads frames from `source`, rather than one that looks what there is. */
function runningFfmpeg(source: string): number | undefined {
  return findFfmpeg(Deno.pid, source, "pipe:1")?.pid;
}

Deno.test("watchCapture() goes on with the next writer of a pipe, of another size, as one stream", () =>
  withFolder(async (folder) => {
    const path = await makeFifo(folder);
    const told = new Told();
    await using first = film(path);
    await using capture = await watchCapture({ ...live(path), count: 40 }, told.options);
    const next = reader(capture);
    await until(next, ({ sequence }) => sequence === 9);
    first.kill("SIGKILL");
    const changed = until(next, (frame) => sizeOf(frame) === "96x64");
    await eventually("the end of the first is told", () => told.warnings.length > 0);
    await using _second = film(path, "96x64");
    const { sequence } = await changed;
    assertEquals([capture.width, capture.height], [96, 64]);
    await until(next, (frame) => frame.sequence === 39);
    assertEquals((await capture.frames().next()).done, true);
    const reason = `Cannot go on with ${path}: its writer has ended after ${sequence} frames`;
    assertEquals(told.warnings, [`${reason}; waiting for it to come back`]);
    assertEquals([told.backs.length, capture.outages], [1, 1]);
    assert(told.backs[0].tries >= 1 && told.backs[0].seconds < 10, Deno.inspect(told.backs));
  }));

Deno.test("watchCapture() has a pipe's writer that stalls go on, and an ffmpeg that hangs started again", () =>
  withFolder(async (folder) => {
    const path = await makeFifo(folder);
    const told = new Told();
    await using first = film(path);
    await using capture = await watchCapture(live(path), told.options);
    const next = reader(capture);
    await next();
    const ffmpeg = runningFfmpeg(path)!;

    first.kill("SIGSTOP");
    const goesOn = until(next, () => told.backs.length > 0);
    await eventually("the stall is told", () => told.warnings.length > 0);
    first.kill("SIGCONT");
    await goesOn;
    const warning = `${path} gave no frame for 0.3 s; it is started again unless it goes on`;
    assertEquals([told.warnings, told.backs[0].tries], [[warning], 0]);
    assertEquals(runningFfmpeg(path), ffmpeg);

    Deno.kill(ffmpeg, "SIGSTOP");
    const comesBack = until(next, () => told.backs.length > 1);
    await eventually("the writer lost its reader", () => first.ended);
    await using _second = film(path);
    await comesBack;
    assertEquals([told.warnings, told.backs[1].tries, capture.outages], [[warning, warning], 1, 2]);
    assert(!isRunning(ffmpeg));
  }));

Deno.test("watchCapture() starts a web camera again that freezes, breaks off and has another size then", async () => {
  const [small, large] = await Promise.all(["64x48", "96x64"].map((size) => makeJpeg({ size })));
  await using camera = new HttpCamera(small);
  const told = new Told();
  await using capture = await watchCapture({ source: { kind: "url", url: camera.url } }, told.options);
  assertEquals(capture.format, "jpeg");
  const next = reader(capture);
  await next();

  camera.turn("frozen");
  const thaws = until(next, () => told.backs.length > 0);
  await eventually("the stall is told", () => told.warnings.length > 0);
  camera.turn("on");
  await thaws;
  assertEquals(told.warnings, [`${camera.url} gave no frame for 0.3 s; it is started again`]);

  camera.turn("off");
  const returns = until(next, () => told.backs.length > 1);
  await eventually("its end is told", () => told.warnings.length > 1);
  camera.jpeg = large;
  camera.turn("on");
  assertEquals(jpegOf(await returns), large);
  assertEquals([capture.width, capture.height, capture.outages], [96, 64, 2]);
  assertMatch(told.warnings[1], /: the stream ended after \d+ frames?.*; waiting for it to come back$/);
  assertEquals(told.warnings.length, 2);
});

Deno.test("watchCapture() follows a web camera that changes its size, and stretches no picture", async () => {
  const [white, black] = await Promise.all(
    [["64x48", "color=white"], ["48x64", "color=black"]].map(([size, source]) => makeJpeg({ size, source })),
  );
  await using camera = new HttpCamera(white);
  const told = new Told();
  const source = { kind: "url", url: camera.url } as const;
  await using capture = await watchCapture({ source, capture: "raw" }, told.options);
  const next = reader(capture);
  await next();
  camera.jpeg = black;
  await until(next, (frame) => {
    const isLight = pictureOf(frame).data[0] > 200;
    assertEquals(sizeOf(frame), isLight ? "64x48" : "48x64");
    return !isLight;
  });
  const reason = `Cannot go on with ${camera.url}: its picture changed from 64x48 to 48x64`;
  assertEquals(told.warnings, [`${reason}; it is started again`]);
});

Deno.test("watchCapture() leaves the copied JPEGs of a web camera their sizes, and a size asked for as it is", async () => {
  const [small, large] = await Promise.all(["64x48", "96x64"].map((size) => makeJpeg({ size })));
  await using camera = new HttpCamera(small);
  const told = new Told();
  const source = { kind: "url", url: camera.url } as const;
  const size = { width: 32, height: 24 };
  await using copied = await watchCapture({ source }, told.options);
  await using scaled = await watchCapture({ source, size }, told.options);
  const [nextCopied, nextScaled] = [reader(copied), reader(scaled)];
  await Promise.all([nextCopied(), nextScaled()]);
  camera.jpeg = large;
  await until(nextCopied, (frame) => sizeOf(frame) === "96x64");
  for (let k = 0; k < 20; k++) assertEquals(sizeOf(await nextScaled()), "32x24");
  assertEquals(told.warnings, []);
});

Deno.test("watchCapture() tells another reason for which a source does not come back, each once", async () => {
  await using camera = new HttpCamera(await makeJpeg({ size: "64x48" }));
  const told = new Told();
  await using capture = await watchCapture({ source: { kind: "url", url: camera.url } }, told.options);
  const next = reader(capture);
  await next();
  camera.turn("forbidden");
  const returns = until(next, () => told.backs.length > 0);
  await eventually("both reasons are told", () => told.warnings.length > 1);
  camera.turn("on");
  await returns;
  assertMatch(told.warnings[1], /^Cannot open .*: it does not let this user in; check the user and the URL$/);
  assertEquals(told.warnings.length, 2);
  assert(told.backs[0].tries >= 3, Deno.inspect(told.backs));
});

/** A program that is called for ffmpeg, and has a child: the real one, or one that hangs once there is a file of this name. */
async function makeWrapper(folder: string): Promise<{ ffmpeg: string; hang: string }> {
  const [ffmpeg, hang] = [`${folder}/ffmpeg`, `${folder}/hang`];
  const script = `#!/bin/sh
case "$*" in *-filters*) exec ffmpeg "$@" ;; esac
trap '' TERM
if [ -e ${hang} ]; then sleep 1000 & else ffmpeg "$@" & fi
wait
`;
  await Deno.writeTextFile(ffmpeg, script, { mode: 0o755 });
  return { ffmpeg, hang };
}

/** The processes of a group, less those that have ended, and whose parent too: process 1 is going to take them. */
function inGroup(group: number): string[] {
  return listProcesses().filter((process) => process.group === group && process.state !== "Z")
    .map(({ command }) => command);
}

const SCENE: CaptureOptions = { source: { kind: "test" }, size: { width: 64, height: 48 }, fps: 50 };

Deno.test("watchCapture() ends an ffmpeg that hangs, ignores SIGTERM and has a child, wherever it hangs", () =>
  withFolder(async (folder) => {
    const { ffmpeg, hang } = await makeWrapper(folder);
    const told = new Told();
    const run = { ...told.options, firstFrameMs: 400 };
    await using capture = await watchCapture({ ...SCENE, ffmpeg }, run);
    const next = reader(capture);
    await next();
    const groups = () =>
      new Set(listProcesses().filter(({ command }) => command.includes(ffmpeg)).map(({ group }) => group));
    const before = [...groups()];
    assertEquals(before.length, 1);

    await Deno.writeTextFile(hang, "");
    const { pid } = listProcesses().find(({ command, group }) =>
      command.startsWith("ffmpeg ") && group === before[0]
    )!;
    Deno.kill(pid, "SIGSTOP");
    const returns = until(next, () => told.backs.length > 0);
    const [second] = await eventually("one that hangs from its start", () => {
      const others = [...groups()].filter((group) => group !== before[0]);
      return others.length > 0 && others;
    });
    await eventually("all of the first run is gone", () => inGroup(before[0]).length === 0);
    assert(inGroup(second).includes("sleep 1000 "));
    await Deno.remove(hang);
    await returns;
    await eventually("all of the second run is gone", () => inGroup(second).length === 0);
    assertEquals(told.warnings, ["the test scene gave no frame for 0.3 s; it is started again"]);
    assert(told.backs[0].tries >= 2, Deno.inspect(told.backs));
  }));

Deno.test("WatchedCapture ends at once while its source is away: by close(), or with the signal's reason", async () => {
  const camera = new HttpCamera(await makeJpeg({ size: "64x48" }));
  const source = { kind: "url", url: camera.url } as const;
  const told = new Told();
  const controller = new AbortController();
  const { signal } = controller;
  const captures = [
    await watchCapture({ source }, told.options),
    await watchCapture({ source }, { ...told.options, signal }),
  ];
  const [closed, aborted] = captures.map((capture) => Array.fromAsync(capture.frames()));
  await camera[Symbol.asyncDispose]();
  await eventually("both ends are told", () => told.warnings.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 400)); // to be between tries
  const before = performance.now();
  controller.abort(new Error("Enough"));
  await assertRejects(() => aborted, Error, "Enough");
  await Promise.all(captures.map((capture) => capture.close()));
  assert((await closed).length > 0);
  const ms = performance.now() - before;
  assert(ms < 300, `${ms} ms`);
  assertEquals([told.backs, findFfmpeg(Deno.pid)], [[], undefined]);
});

Deno.test("watchCapture() blames no camera for a reader that is slow, nor for a rate that is low", async () => {
  const told = new Told();
  const run = { ...told.options, stallMs: 150 };
  await using fast = await watchCapture(SCENE, run);
  await using slow = await watchCapture({ ...SCENE, fps: 4, count: 3 }, run);
  const next = reader(fast);
  await next();
  assertEquals((await Array.fromAsync(slow.frames())).length, 3); // for which the reader of the other takes 0.5 s
  for (let k = 0; k < 5; k++) await next();
  assertEquals([told.warnings, fast.outages, slow.outages], [[], 0, 0]);
});

Deno.test("watchCapture() throws where the source is missing at the start", async () => {
  const missing = { source: { kind: "url", url: "http://127.0.0.1:9/video" } } as const;
  const error = await assertRejects(() => watchCapture(missing), CaptureError, "nothing listens there");
  assertEquals(error.code, "not-found");
});

Deno.test("watchCapture() lets a live file end, and stdin, whose stall is told", () =>
  withFolder(async (folder) => {
    const path = `${folder}/scene.y4m`;
    await runFfmpeg([
      ..."-f lavfi -i testsrc2=size=64x48:rate=50 -frames:v 20 -pix_fmt yuv420p".split(" "),
      path,
    ]);
    const told = new Told();
    await using file = await watchCapture(live(path), told.options);
    assertEquals((await Array.fromAsync(file.frames())).length, 20);
    assertEquals(told.warnings, []);

    const video = await Deno.readFile(path);
    async function* halves() {
      yield video.slice(0, video.length / 2);
      await eventually("the stall is told", () => told.warnings.length > 0);
      yield video.slice(video.length / 2);
    }
    const stdin = ReadableStream.from(halves());
    await using piped = await watchCapture({ ...live("-"), stdin }, told.options);
    assertEquals((await Array.fromAsync(piped.frames())).length, 20);
    assertEquals(told.warnings, ["stdin gave no frame for 0.3 s; waiting for it to go on"]);
    assertEquals(told.backs.map(({ tries }) => tries), [0]);
  }));
