import { assert, assertEquals, assertNotStrictEquals, assertRejects, assertThrows } from "@std/assert";
import { CaptureError, type CaptureErrorCode } from "../lib/capture/capture_error.ts";
import type { Picture } from "../lib/frame.ts";
import { Video, type VideoOptions } from "../lib/video.ts";
import { LOSSLESS, makeVideo, type RawVideo } from "./capture/make_video.ts";
import { eventually, findFfmpeg } from "./capture/processes.ts";
import { drawPicture } from "./codec/ffmpeg_picture.ts";
import { maxDifference } from "./max_difference.ts";
import { psnr } from "./codec/psnr.ts";
import { askOpenCv } from "./peers/ask_opencv.ts";

const [WIDTH, HEIGHT, COUNT] = [160, 120, 5];
const folder = await Deno.makeTempDir({ prefix: "vid-video-" });
/** Lossless RGB: its frames are {@linkcode scene}'s. */
const file = `${folder}/scene.mkv`;
let scene: RawVideo;

Deno.test.beforeAll(async () => {
  scene = await moving();
  await makeVideo(file, scene, ["-c:v", "ffv1", "-pix_fmt", "bgr0"]);
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** BGR frames of which each shows another part of one picture. */
async function moving(): Promise<RawVideo> {
  const { data } = await drawPicture("bgr", WIDTH, HEIGHT + COUNT);
  const bytes = WIDTH * HEIGHT * 3;
  const frames = Array.from({ length: COUNT }, (_, k) => data.slice(k * WIDTH * 3, k * WIDTH * 3 + bytes));
  return { width: WIDTH, height: HEIGHT, pixelFormat: "bgr24", frames };
}

/** Which frame of the scene this is. */
function indexOf(frame: Picture | undefined): number {
  return scene.frames.findIndex((data) => frame !== undefined && maxDifference(frame.data, data) === 0);
}

async function framesOf(options: VideoOptions): Promise<Picture[]> {
  await using video = new Video(options);
  return await Array.fromAsync(video);
}

/** All frames of a file, ours and those of `cv2.VideoCapture`. */
async function bothFramesOf(file: string): Promise<[Uint8Array, Uint8Array][]> {
  const ours = (await framesOf({ file })).map(({ data }) => data);
  const [theirs] = await askOpenCv({ do: "frames", file });
  const bytes = ours[0].length;
  assertEquals(theirs.length, ours.length * bytes);
  return ours.map((data, k) => [data, theirs.subarray(k * bytes, (k + 1) * bytes)]);
}

Deno.test("Video hands out each frame of a file once, in BGR, in memory of its own", async () => {
  const frames = await framesOf({ file });
  assertEquals(frames.map(indexOf), [0, 1, 2, 3, 4]);
  for (const { format, width, height, data } of frames) {
    assertEquals([format, width, height], ["bgr", WIDTH, HEIGHT]);
    assertEquals(data.buffer.byteLength, WIDTH * HEIGHT * 3);
  }
  assertNotStrictEquals(frames[0].data.buffer, frames[1].data.buffer);
});

Deno.test("Video's frames are those of cv2.VideoCapture, to the bit where no colour is between pixels", async () => {
  const yuv = `${folder}/444.mkv`;
  const limited = ["-vf", "scale=out_range=tv:out_color_matrix=bt601", "-pix_fmt", "yuv444p"];
  await makeVideo(yuv, scene, [...limited, ...LOSSLESS]);
  for (const path of [file, yuv]) {
    for (const [ours, theirs] of await bothFramesOf(path)) assertEquals(maxDifference(ours, theirs), 0);
  }
});

// 4:2:0 has a colour for four pixels. OpenCV gives it to all four and rounds down, by a level in the mean; where ours is
// interpolated it differs by as much as neighbours do. The scene has a camera's colours, and noise.
Deno.test("Video's frames of 4:2:0 are those of cv2.VideoCapture within the interpolation of colour", async () => {
  const path = `${folder}/420.mp4`;
  const limited = ["-vf", "scale=out_range=tv:out_color_matrix=bt601", "-pix_fmt", "yuv420p"];
  await makeVideo(path, scene, [...limited, ...LOSSLESS]);
  for (const [ours, theirs] of await bothFramesOf(path)) {
    const difference = ours.reduce((sum, level, at) => sum + Math.abs(level - theirs[at]), 0) / ours.length;
    assert(difference < 2, `${difference} in the mean`);
    assert(maxDifference(ours, theirs) < 32);
  }
});

Deno.test("Video goes on with the next frame in a second loop, until it is at its end", async () => {
  await using video = new Video({ file });
  const seen: number[] = [];
  for await (const frame of video) {
    seen.push(indexOf(frame));
    if (seen.length === 2) break;
  }
  seen.push(indexOf(await video.read()));
  for await (const frame of video) seen.push(indexOf(frame));
  assertEquals(seen, [0, 1, 2, 3, 4]);
  assertEquals(await Array.fromAsync(video), []);
  assertEquals(await video.read(), undefined);
});

Deno.test("Video has the size, rate, count and loop that it is told, and open() says them before", async () => {
  const size = { width: 80, height: 30 };
  await using video = new Video({ file, size, fps: 20, count: 12, loop: true });
  const { width, height, fps, description } = await video.open();
  assertEquals([width, height, fps], [80, 30, 20]);
  assert(description.startsWith("scene.mkv, 80x30 of 160x120, 20 frames/s"), description);
  const frames = await Array.fromAsync(video);
  assertEquals(frames.map((frame) => [frame.width, frame.height]), Array(12).fill([80, 30]));
});

Deno.test("Video reads a folder of JPEGs", async () => {
  const jpegs = `${folder}/jpegs`;
  await Deno.mkdir(jpegs);
  await using video = new Video({ file });
  let k = 0;
  for await (const frame of video) {
    await Deno.writeFile(`${jpegs}/${k++}.jpg`, await Video.toJpeg(frame, 100));
  }
  const frames = await framesOf({ jpegs });
  assertEquals(frames.length, COUNT);
  for (const [at, { format, data }] of frames.entries()) {
    assertEquals(format, "bgr");
    assert(psnr(data, scene.frames[at]) > 30);
  }
});

for (const way of ["break", "throw", "return"] as const) {
  Deno.test(`Video leaves no ffmpeg behind after ${way}`, async () => {
    const word = `${way}-${crypto.randomUUID()}.mkv`;
    await Deno.copyFile(file, `${folder}/${word}`);
    const leave = async () => {
      await using video = new Video({ file: `${folder}/${word}`, loop: true });
      for await (const _ of video) {
        await eventually("there is an ffmpeg to be left behind", () => findFfmpeg(Deno.pid, word));
        if (way === "throw") throw new Error("mine");
        if (way === "return") return;
        break;
      }
    };
    if (way === "throw") await assertRejects(leave, Error, "mine");
    else await leave();
    assertEquals(findFfmpeg(Deno.pid, word), undefined);
  });
}

Deno.test("Video.close() ends who waits for a source that is silent", async () => {
  const fifo = `${folder}/silent`;
  assert((await new Deno.Command("mkfifo", { args: [fifo] }).output()).success);
  const video = new Video({ file: fifo });
  const reading = video.read();
  await eventually("ffmpeg waits for the pipe", () => findFfmpeg(Deno.pid, fifo));
  await video.close();
  assertEquals(await reading, undefined);
  assertEquals(await Array.fromAsync(video), []);
  assertEquals(findFfmpeg(Deno.pid, fifo), undefined);
  await video.close();
});

Deno.test("Video gives up with the reason of its signal", async () => {
  const controller = new AbortController();
  await using video = new Video({ file, loop: true }, { signal: controller.signal });
  assertEquals(indexOf(await video.read()), 0);
  controller.abort(new Error("enough"));
  await assertRejects(() => Array.fromAsync(video), Error, "enough");
});

Deno.test("Video opens nothing before its first frame, and says then what is wrong", async () => {
  await using missing = new Video({ file: `${folder}/missing.mp4` });
  const error = await assertRejects(() => Array.fromAsync(missing), CaptureError, "there is no such file");
  assertEquals(error.code, "not-found" satisfies CaptureErrorCode);
  await assertRejects(() => missing.open(), CaptureError, "there is no such file");

  const closed = new Video({ file: `${folder}/missing.mp4` });
  await closed.close();
  assertEquals(await Array.fromAsync(closed), []);
  await assertRejects(() => closed.open(), Error, "as it was closed");
});

Deno.test("Video has one source", () => {
  for (const options of [{}, { test: false }, { device: 0, file }, { url: "rtsp://a", test: true }]) {
    const error = assertThrows(() => new Video(options), CaptureError, "one source");
    assertEquals(error.code, "bad-options");
  }
});

Deno.test("Video.toJpeg() makes what cv2.imencode() makes", async () => {
  await using video = new Video({ file });
  const frame = (await video.read())!;
  const { width, height, data } = frame;
  const qualities = [undefined, 1, 30, 80, 95, 100];
  const ours = await Promise.all(qualities.map((quality) => Video.toJpeg(frame, quality)));
  const theirs = await askOpenCv(
    ...qualities.map((quality = 80) =>
      ({ do: "encode", width, height, channels: 3, quality, data }) as const
    ),
  );
  const decoded = await askOpenCv(...[...ours, ...theirs].map((data) => ({ do: "decode", data }) as const));
  for (const [at, quality] of qualities.entries()) {
    assertEquals(maxDifference(decoded[at], decoded[at + qualities.length]), 0, `quality ${quality}`);
  }
  await assertRejects(() => Video.toJpeg(frame, 0), RangeError, "from 1 to 100: got 0");
});

Deno.test("Video.toJpeg() goes on after a Video was closed", async () => {
  const frame: Picture = { format: "gray", width: 8, height: 8, data: new Uint8Array(64) };
  const before = new Video({ test: true });
  const encoding = Video.toJpeg(frame);
  await before.close();
  await using _after = new Video({ test: true });
  assertEquals(await Video.toJpeg(frame), await encoding);
});

Deno.test("Video.rescaleFrame() rounds sizes as the seed does, and no side to nothing", async () => {
  const frame: Picture = { format: "gray", width: 101, height: 7, data: new Uint8Array(707).fill(50) };
  const sizes: [percent: number | undefined, width: number, height: number][] = [
    [undefined, 75, 5],
    [75, 75, 5],
    [100, 101, 7],
    [33.4, 33, 2],
    [1, 1, 1],
    [250, 252, 17],
  ];
  for (const [percent, width, height] of sizes) {
    const data = new Uint8Array(width * height).fill(50);
    assertEquals(await Video.rescaleFrame(frame, percent), { format: "gray", width, height, data });
  }
  for (const percent of [0, -5, NaN]) {
    await assertRejects(() => Video.rescaleFrame(frame, percent), RangeError, `above 0: got ${percent}`);
  }
  await assertRejects(() => Video.rescaleFrame(frame, Infinity), RangeError, "got InfinityxInfinity");
});

Deno.test("Video.resizeFrame() does as cv2.resize() with a frame of a video", async () => {
  await using video = new Video({ file });
  const frame = (await video.read())!;
  const resized = await Video.resizeFrame(frame, 97, 43);
  const { width, height, data } = frame;
  const request = { do: "resize", width, height, channels: 3, toWidth: 97, toHeight: 43, data } as const;
  const [expected] = await askOpenCv(request);
  assertEquals([resized.format, resized.width, resized.height], ["bgr", 97, 43]);
  assert(maxDifference(resized.data, expected) <= 1);
});
