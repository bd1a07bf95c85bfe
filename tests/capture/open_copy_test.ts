/** JPEGs that are there already go out as they are: real files, folders and pipes, through a real ffmpeg. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Capture } from "../../lib/capture/capture.ts";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import { openCapture, type OpenCaptureOptions } from "../../lib/capture/open_capture.ts";
import { HEADROOM } from "../../lib/jpeg/metadata.ts";
import { grayFrames, LOSSLESS, makeVideo, runFfmpeg } from "./make_video.ts";
import { jpegOf, pictureOf } from "./frame_parts.ts";
import { openRaw } from "./open_raw.ts";

const COUNT = 12;
const folder = await Deno.makeTempDir();
const avi = `${folder}/street.avi`;
/** The AVI's JPEGs, as ffmpeg itself cuts them. */
let pictures: Uint8Array<ArrayBuffer>[] = [];

Deno.test.beforeAll(async () => {
  const scene = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10", "-frames:v", String(COUNT)];
  await runFfmpeg([...scene, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj422p", avi]);
  await Deno.mkdir(`${folder}/pictures`);
  await runFfmpeg(["-i", avi, "-c:v", "copy", "-f", "image2", `${folder}/pictures/%d.jpg`]);
  pictures = await Promise.all(
    Array.from({ length: COUNT }, (_, k) => Deno.readFile(`${folder}/pictures/${k + 1}.jpg`)),
  );
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** Takes all frames, which have to be JPEGs with room in front. */
async function jpegsOf(capture: Capture): Promise<Uint8Array[]> {
  const jpegs: Uint8Array[] = [];
  for await (const frame of capture.frames()) {
    assertEquals(frame.sequence, jpegs.length);
    assert(Math.abs(Date.now() - frame.capturedAt) < 10_000);
    jpegs.push(jpegOf(frame));
    assert("jpeg" in frame && frame.jpeg.headroom! >= HEADROOM);
  }
  return jpegs;
}

async function capturedJpegs(options: CaptureOptions, run?: OpenCaptureOptions): Promise<Uint8Array[]> {
  await using capture = await openCapture(options, run);
  return await jpegsOf(capture);
}

/** A stream as a pipe is one. */
function byteStream(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source: UnderlyingByteSource = {
    type: "bytes",
    async pull(controller) {
      const { value } = await pieces.next();
      if (value) return controller.enqueue(value);
      controller.close();
      controller.byobRequest?.respond(0);
    },
  };
  return new ReadableStream(source) as ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** The parts one after another, in pieces of a size of their own. */
function streamOf(
  parts: Uint8Array<ArrayBuffer>[],
  pieceBytes = 1000,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return byteStream((async function* () {
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
  })());
}

Deno.test("openCapture() hands out an MJPEG file's own JPEGs to the bit", async () => {
  await using capture = await openCapture({ source: { kind: "file", path: avi } });
  assertEquals([capture.width, capture.height, capture.fps], [160, 120, 10]);
  assertEquals(capture.description, "street.avi, 160x120, 10 frames/s, its own JPEGs");
  assertEquals(await jpegsOf(capture), pictures);
});

Deno.test("openCapture() copies as many JPEGs as asked for, also round and round", async () => {
  assertEquals(await capturedJpegs({ source: { kind: "file", path: avi }, count: 5 }), pictures.slice(0, 5));
  const looped: CaptureOptions = { source: { kind: "file", path: avi, loop: true }, count: COUNT + 3 };
  assertEquals(await capturedJpegs(looped), [...pictures, ...pictures.slice(0, 3)]);
});

Deno.test("openCapture() copies JPEGs at their own pace", async () => {
  const before = performance.now();
  assertEquals((await capturedJpegs({ source: { kind: "file", path: avi }, live: true })).length, COUNT);
  assert(performance.now() - before > 500, "1.1 s, of which newer ffmpegs give 0.5 away");
});

Deno.test("openCapture() decodes where something has to change", async () => {
  for (const change of [{ size: { width: 80, height: 60 } }, { fps: 10 }, { capture: "raw" }] as const) {
    await using capture = await openCapture({ source: { kind: "file", path: avi }, count: 1, ...change });
    const [frame] = await Array.fromAsync(capture.frames());
    assertEquals(pictureOf(frame).format, "i420");
  }
});

Deno.test("openCapture() does not copy what is no MJPEG", async () => {
  const path = `${folder}/h264.mp4`;
  await makeVideo(path, grayFrames(64, 48, 2), LOSSLESS);
  const refused = await assertRejects(
    () => openCapture({ source: { kind: "file", path }, capture: "copy" }),
    CaptureError,
    `Cannot copy the JPEGs of ${path} as they are: its video is h264, not mjpeg; leave out --capture copy`,
  );
  assertEquals(refused.code, "bad-options");
  const stdin = streamOf([await Deno.readFile(path)]);
  const nothing = await assertRejects(
    () => openCapture({ source: { kind: "file", path: "-" }, stdin, capture: "copy" }),
    CaptureError,
  );
  assertMatch(nothing.message, /stdin/);
});

Deno.test("openCapture() copies a video on stdin for who asks for it", async () => {
  const source = { kind: "file", path: "-" } as const;
  const video = streamOf([await Deno.readFile(avi)]);
  assertEquals(await capturedJpegs({ source, capture: "copy", stdin: video }), pictures);
});

Deno.test("openCapture() leaves a file's broken JPEG out, and says so at its end", async () => {
  const path = `${folder}/broken.avi`;
  const bytes = await Deno.readFile(avi);
  const at = bytes.findLastIndex((byte, k) => byte === 0xff && bytes[k + 1] === 0xc0); // the last frame header
  bytes[at + 1] = 0xd8;
  await Deno.writeFile(path, bytes);
  const reasons: string[] = [];
  await using capture = await openCapture({ source: { kind: "file", path } }, {
    onBroken: (why) => reasons.push(why),
  });
  const jpegs: Uint8Array[] = [];
  const error = await assertRejects(async () => {
    for await (const frame of capture.frames()) jpegs.push(jpegOf(frame));
  }, CaptureError);
  assertEquals([jpegs.length, error.code], [COUNT - 1, "truncated"]);
  assert(reasons.length > 0);
  assertMatch(error.message, /^Cannot send all of .*broken\.avi: \d JPEGs? (is|are) broken .*--capture raw$/);
});

Deno.test("openCapture() cuts JPEGs on stdin, one after another or multipart", async () => {
  const source = { kind: "jpegs", path: "-" } as const;
  for (const pieceBytes of [1, 997, 100_000]) {
    assertEquals(await capturedJpegs({ source, stdin: streamOf(pictures, pieceBytes) }), pictures);
  }
  const multipart = await runFfmpeg(["-i", avi, "-c:v", "copy", "-f", "mpjpeg", "pipe:1"]);
  await using capture = await openCapture({ source, stdin: streamOf([new Uint8Array(multipart)]) });
  assertEquals(capture.description, "stdin, 160x120, its own JPEGs");
  assertEquals(await jpegsOf(capture), pictures);
});

Deno.test("openCapture() says that stdin holds no JPEGs, or breaks off within one", async () => {
  const source = { kind: "jpegs", path: "-" } as const;
  const open = (stdin: ReadableStream<Uint8Array<ArrayBuffer>>) => capturedJpegs({ source, stdin });
  await assertRejects(() => open(streamOf([])), CaptureError, "Cannot read stdin: it ended without a JPEG");
  const zeros = streamOf([new Uint8Array(2_000_000)], 65536);
  await assertRejects(() => open(zeros), CaptureError, "Cannot read JPEGs of stdin: there are none");
  const torn = streamOf([...pictures, pictures[0].subarray(0, 500)]);
  await assertRejects(
    () => open(torn),
    CaptureError,
    "Cannot send all of stdin: 1 JPEG is broken and was left out",
  );
});

Deno.test("openCapture() of a live stdin counts what is broken, and goes on", async () => {
  const source = { kind: "jpegs", path: "-" } as const;
  const reasons: string[] = [];
  const stdin = streamOf([pictures[0], pictures[1].slice(0, 2000), pictures[2]]);
  const jpegs = await capturedJpegs({ source, stdin, live: true }, { onBroken: (why) => reasons.push(why) });
  assertEquals([jpegs, reasons.length], [[pictures[0], pictures[2]], 1]);
});

Deno.test("openCapture() hands out a folder's pictures in the order of their names, at a pace if asked for", async () => {
  const source = { kind: "jpegs", path: `${folder}/pictures` } as const;
  assertEquals(await capturedJpegs({ source }), pictures);
  const before = performance.now();
  await using capture = await openCapture({ source, fps: 20 });
  assertEquals(capture.description, "pictures, 160x120, 20 frames/s, its own JPEGs");
  assertEquals(await jpegsOf(capture), pictures);
  const took = performance.now() - before;
  assert(took >= 1000 * (COUNT - 1) / 20 - 5, `${took} ms`);
});

Deno.test("openCapture() takes a file of JPEGs as it takes a folder of them, and stdin that waits for it", async () => {
  const path = `${folder}/all.mjpeg`;
  await Deno.writeFile(path, streamOf(pictures));
  assertEquals(await capturedJpegs({ source: { kind: "jpegs", path } }), pictures);
  for (const source of [{ kind: "jpegs", path }, { kind: "jpegs", path: "-" }] as const) {
    const before = performance.now();
    await using capture = await openCapture({ source, fps: 20, stdin: streamOf(pictures) });
    assertEquals([capture.fps, await jpegsOf(capture)], [20, pictures]);
    const took = performance.now() - before;
    assert(took >= 1000 * (COUNT - 1) / 20 - 5, `${took} ms`);
  }
  await using live = await openCapture({ source: { kind: "jpegs", path }, live: true });
  assertEquals(live.fps, 25);
});

Deno.test("openCapture() leaves a named pipe to the shell, which can be stopped while it waits for a writer", async () => {
  const path = `${folder}/pipe`;
  assert((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  const error = await assertRejects(() => openCapture({ source: { kind: "jpegs", path } }), CaptureError);
  assertMatch(error.message, /it is a named pipe; let the shell open it: --jpegs - < .*pipe$/);
});

Deno.test("openCapture() names the pictures of a folder that are none, behind all others", async () => {
  const path = `${folder}/mixed`;
  await Deno.mkdir(path);
  await Deno.writeFile(`${path}/1.jpg`, pictures[0]);
  await Deno.writeTextFile(`${path}/2.jpg`, "no picture");
  await Deno.writeFile(`${path}/3.jpg`, pictures[1]);
  await using capture = await openCapture({ source: { kind: "jpegs", path } });
  const jpegs: number[] = [];
  const error = await assertRejects(async () => {
    for await (const frame of capture.frames()) jpegs.push(jpegOf(frame).length);
  }, CaptureError);
  assertEquals(jpegs.length, 2);
  assertEquals(
    error.message,
    `Cannot send all of ${path}: 1 JPEG is broken and was left out (${path}/2.jpg: it holds no JPEG); ` +
      "copy or record it again",
  );
});

Deno.test("openCapture() says that there is no such folder", async () => {
  const open = () => openCapture({ source: { kind: "jpegs", path: `${folder}/none` } });
  const error = await assertRejects(open, CaptureError, "there is no such folder or file; check the path");
  assertEquals(error.code, "not-found");
});

Deno.test("openCapture() decodes JPEGs of stdin and of a folder, each as soon as it is there", async () => {
  const taken = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  async function* oneByOne() {
    for (const [k, { promise }] of taken.entries()) {
      yield pictures[k].slice();
      await promise;
    }
  }
  const stdin = byteStream(oneByOne());
  const size = { width: 80, height: 60 };
  await using capture = await openRaw({ source: { kind: "jpegs", path: "-" }, stdin, size });
  for await (const { sequence } of capture.frames()) taken[sequence].resolve();
  assertEquals([capture.width, capture.height], [80, 60]);

  await using pixels = await openRaw({ source: { kind: "jpegs", path: `${folder}/pictures` }, fps: 50 });
  assertEquals(pixels.description, "pictures, 160x120, 50 frames/s");
  assertEquals((await Array.fromAsync(pixels.frames())).length, COUNT);
});

Deno.test("Capture.close() and an abort end the frames of a silent stdin, whose half JPEG is not broken", async () => {
  const onBroken = (why: string) => {
    throw new Error(why);
  };
  async function* oneAndNoMore() {
    yield new Uint8Array([...pictures[0], ...pictures[1].subarray(0, 999)]);
    await new Promise(() => {});
  }
  const silent = () => byteStream(oneAndNoMore());
  const source = { kind: "jpegs", path: "-" } as const;
  for (const mode of ["copy", "raw"] as const) {
    const capture = await openCapture({ source, stdin: silent(), capture: mode }, { onBroken });
    const frames = Array.fromAsync(capture.frames());
    await capture.close();
    assert((await frames).length <= 1);

    const controller = new AbortController();
    const reason = new Error("enough");
    await using aborted = await openCapture({ source, stdin: silent(), capture: mode }, {
      signal: controller.signal,
      onBroken,
    });
    const taken = Array.fromAsync(aborted.frames());
    controller.abort(reason);
    assertEquals(await assertRejects(() => taken), reason);
  }
});
