import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { openCapture } from "../../lib/capture/open_capture.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Encoder } from "../../lib/codec/encoder.ts";
import type { FileFrame, JpegOfFile } from "../../lib/judge/file_frame.ts";
import { FileReader, type FileReaderOptions } from "../../lib/judge/file_reader.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { makePng } from "../codec/make_png.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { maxDifference } from "../max_difference.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const SCENE = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=0.4"];
const JPEG = await makeJpeg({ size: "64x48" });

async function write(name: string, bytes: Uint8Array): Promise<string> {
  await Deno.writeFile(`${FOLDER}/${name}`, bytes);
  return `${FOLDER}/${name}`;
}

async function video(name: string, ...args: string[]): Promise<string> {
  await runFfmpeg([...SCENE, ...args, `${FOLDER}/${name}`]);
  return `${FOLDER}/${name}`;
}

async function read(paths: string[], options: Partial<FileReaderOptions> = {}): Promise<FileFrame[]> {
  await using reader = new FileReader({ maxPixels: 1_000_000, ...options });
  return await Array.fromAsync(reader.read(paths));
}

/** The JPEGs among frames, which all have to be some. */
function jpegsOf(frames: FileFrame[]): JpegOfFile[] {
  return frames.map((frame) => "jpeg" in frame ? frame : assert(false, frame.failure.reason) as never);
}

/** A frame without its bytes: `a.jpg`, `line.mp4 3`, `missing.jpg not-found`. */
function briefly(frame: FileFrame): string {
  const name = frame.file.slice(FOLDER.length + 1);
  return [name, frame.frame ?? [], "failure" in frame ? frame.failure.code : []].flat().join(" ");
}

Deno.test("FileReader reads a JPEG as it is, whatever its name", async () => {
  const [file, other] = [await write("part.jpg", JPEG), await write("part.data", JPEG)];
  assertEquals(await read([file, other]), [{ file, jpeg: JPEG, atMs: 0 }, {
    file: other,
    jpeg: JPEG,
    atMs: 40,
  }]);
});

Deno.test("FileReader makes a JPEG of a PNG, as the client would of its pixels", async () => {
  const pixels = (x: number, y: number) => [4 * x, 4 * y, 128];
  const file = await write("part.png", makePng({ width: 64, height: 48, colour: 2, depth: 8 }, pixels));
  const [{ jpeg, frame }] = jpegsOf(await read([file]));
  assertEquals(frame, undefined);
  using codec = await createCodec();
  const { width, height, data } = codec.decode(jpeg, { format: "bgr" });
  assertEquals([width, height], [64, 48]);
  const bgr = Array.from({ length: 64 * 48 }, (_, at) => pixels(at % 64, at >> 6).toReversed()).flat();
  assert(maxDifference(data, Uint8Array.from(bgr)) <= 8);
});

Deno.test("FileReader makes the JPEGs of a video that vid-client makes of it", async () => {
  const file = await video("scene.mp4", "-c:v", "libx264", "-preset", "ultrafast");
  const frames = jpegsOf(await read([file]));
  assertEquals(frames.map(({ frame }) => frame), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await using capture = await openCapture({ source: { kind: "file", path: file } });
  using encoder = await Encoder.start();
  for await (const frame of capture.frames()) {
    if (!("picture" in frame)) throw new Error("these are no pixels");
    const { jpeg } = await encoder.encode(frame.picture, { quality: 80 });
    assertEquals(frames[frame.sequence].jpeg, jpeg);
  }
});

Deno.test("FileReader takes the JPEGs of a video of JPEGs as they are", async () => {
  const file = await video("scene.mjpeg", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-f", "mjpeg");
  const frames = jpegsOf(await read([file]));
  assertEquals(frames.map(({ frame }) => frame), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const bytes = frames.flatMap(({ jpeg }) => [...jpeg]);
  assertEquals(Uint8Array.from(bytes), await Deno.readFile(file));
});

Deno.test("FileReader tells when frames would have come of a camera, by each video's own pace", async () => {
  const args = ["-c:v", "libx264", "-preset", "ultrafast"];
  const [fast, slow] = [await video("fast.mp4", ...args), await video("slow.mp4", "-r", "10", ...args)];
  const frames = jpegsOf(await read([slow, await write("between.jpg", JPEG), fast]));
  const after = frames.slice(1).map(({ atMs }, n) =>
    `${briefly(frames[n])} +${Math.round(atMs - frames[n].atMs)}`
  );
  const slowFrames = frames.filter(({ file }) => file === slow).length;
  assertEquals(after, [
    ...Array.from({ length: slowFrames }, (_, n) => `slow.mp4 ${n} +100`),
    "between.jpg +40",
    ...Array.from({ length: 9 }, (_, n) => `fast.mp4 ${n} +40`),
  ]);
});

Deno.test("FileReader has ffmpeg read other pictures, which are no videos", async () => {
  const files = await Promise.all(["scene.bmp", "scene.tiff"].map((name) => video(name, "-frames:v", "1")));
  const frames = jpegsOf(await read(files));
  assertEquals(frames.map(briefly), ["scene.bmp", "scene.tiff"]);
});

Deno.test("FileReader reads a folder's pictures in the order of their names, and nothing else in it", async () => {
  await Deno.mkdir(`${FOLDER}/parts/more.jpg`, { recursive: true });
  for (const name of ["10.jpg", "9.jpeg"]) await write(`parts/${name}`, JPEG);
  await write("parts/9 b.png", makePng({ width: 8, height: 8, colour: 0, depth: 8 }, () => [9]));
  await write("parts/notes.txt", new Uint8Array(3));
  const expected = ["parts/9 b.png", "parts/9.jpeg", "parts/10.jpg"];
  assertEquals((await read([`${FOLDER}/parts/`])).map(briefly), expected);
  assertEquals((await read([`${FOLDER}/parts`])).map(briefly), expected);
});

Deno.test("FileReader tells what cannot be read in its place, and reads on", async () => {
  const good = await write("good.jpg", JPEG);
  await Deno.mkdir(`${FOLDER}/nothing`);
  const cases: [file: string, code: string, reason: RegExp][] = [
    [
      `${FOLDER}/missing.jpg`,
      "not-found",
      /^Cannot open .*missing\.jpg: there is no such file; check the path$/,
    ],
    [`${good}/below.jpg`, "not-found", /^Cannot open .*below\.jpg: there is no such file; check the path$/],
    [
      `${FOLDER}/nothing`,
      "no-frames",
      /^Cannot find pictures in .*nothing: there are none; their names have to end/,
    ],
    [
      await write("notes.mp4", new TextEncoder().encode("notes\n".repeat(99))),
      "not-a-video",
      /ffmpeg finds no video/,
    ],
    [await write("empty.mp4", new Uint8Array()), "not-a-video", /the file is empty/],
    [await write("notes.bmp", new TextEncoder().encode("notes\n".repeat(99))), "not-a-video", /notes\.bmp/],
    [
      await write("notes.png", new TextEncoder().encode("notes")),
      "bad-picture",
      /Cannot decode the PNG as it does not begin/,
    ],
    [
      await write("cut.png", makePng({ width: 8, height: 8, colour: 0, depth: 8 }, () => [9]).slice(0, -9)),
      "bad-picture",
      /it is cut off/,
    ],
    [
      await write("wide.png", makePng({ width: 1001, height: 1000, colour: 0, depth: 1 }, () => [0])),
      "too-large",
      /at most 1000000 pixels are allowed: got 1001x1000/,
    ],
    [
      await largeFile(),
      "too-large",
      /^Cannot read .*large\.jpg as a picture's file has at most 256 MiB: got 300 MiB$/,
    ],
  ];
  const frames = await read(cases.flatMap(([file]) => [file, good]));
  for (const [n, [file, code, reason]] of cases.entries()) {
    const [failed, next] = frames.slice(2 * n);
    if (!("failure" in failed)) throw new Error(`${file} was read`);
    assertEquals([failed.file, failed.failure.code], [file, code]);
    assertMatch(failed.failure.reason, reason);
    assertEquals(next, { file: good, jpeg: JPEG, atMs: 40 * n });
  }
});

Deno.test("FileReader leaves it to who judges whether a file that is called a JPEG is one", async () => {
  const [notes, empty] = [
    await write("notes.jpg", new TextEncoder().encode("notes")),
    await write("empty.jpg", new Uint8Array()),
  ];
  assertEquals(jpegsOf(await read([notes, empty])).map(({ jpeg }) => jpeg.length), [5, 0]);
});

Deno.test("FileReader tells behind its last frame that a video is cut off", async () => {
  const bytes = await Deno.readFile(await video("whole.mkv", "-c:v", "libx264", "-preset", "ultrafast"));
  const frames = await read([await write("cut.mkv", bytes.subarray(0, bytes.length * 0.6))]);
  const last = frames.pop()!;
  assert(frames.length > 0);
  assertEquals(frames.map(briefly), frames.map((_, n) => `cut.mkv ${n}`));
  assertEquals(briefly(last), "cut.mkv truncated");
});

Deno.test("FileReader leaves out a broken JPEG of a video, and tells so behind the last one", async () => {
  const bytes = await Deno.readFile(
    await video("broken.mjpeg", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-f", "mjpeg"),
  );
  const starts = [...bytes.keys()].filter((at) => bytes[at] === 0xff && bytes[at + 1] === 0xd8);
  const broken = [...bytes.subarray(0, starts[3] - 9), ...bytes.subarray(starts[3])];
  const frames = await read([await write("broken.mjpeg", Uint8Array.from(broken))]);
  const last = frames.pop()!;
  assertEquals(frames.map(briefly), Array.from({ length: 9 }, (_, n) => `broken.mjpeg ${n}`));
  if (!("failure" in last)) throw new Error("nothing was told");
  assertEquals(last.failure.code, "truncated");
  assertMatch(last.failure.reason, /broken\.mjpeg: 1 JPEG is broken and was left out/);
});

Deno.test("FileReader ends with the signal's reason", async () => {
  const file = await write("again.jpg", JPEG);
  const controller = new AbortController();
  await using reader = new FileReader({ maxPixels: 1, signal: controller.signal });
  const frames = reader.read([file, file, file]);
  assertEquals((await frames.next()).value, { file, jpeg: JPEG, atMs: 0 });
  controller.abort(new Error("enough"));
  await assertRejects(() => frames.next(), Error, "enough");
});

/** A sparse file that begins as a JPEG does. */
async function largeFile(): Promise<string> {
  const path = await write("large.jpg", Uint8Array.of(0xff, 0xd8, 0xff));
  await Deno.truncate(path, 300 * 2 ** 20);
  return path;
}
