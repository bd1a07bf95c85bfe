/**
 * Known colours go through real files and a real ffmpeg, and come out within 2 levels. What is right is computed here
 * from RGB by the definition of BT.601, not by ffmpeg.
 */
import { assert, assertEquals } from "@std/assert";
import type { CaptureOptions, FileSource } from "../../lib/capture/capture_options.ts";
import { rawArguments } from "../../lib/capture/ffmpeg_arguments.ts";
import { ffmpegFeatures } from "../../lib/capture/ffmpeg_features.ts";
import { FfmpegRun } from "../../lib/capture/ffmpeg_run.ts";
import { RawCapture } from "../../lib/capture/raw_capture.ts";
import { openRaw } from "./open_raw.ts";
import type { Picture } from "../../lib/frame.ts";
import { LOSSLESS, makeVideo, type RawVideo, runFfmpeg } from "./make_video.ts";

type Triple = [number, number, number];
type Matrix = keyof typeof LUMA;

/** Kr and Kb of ITU-R BT.601, BT.709 and BT.2020. */
const LUMA = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;
const MAX_ERROR = 2;
/** In RGB an error of YUV counts up to 2.1 times. */
const MAX_BGR_ERROR = 4;
const BLOCK = 32;
const COLUMNS = 4;
const COLOURS: Triple[] = [
  ...[[255, 255, 255], [0, 0, 0], [128, 128, 128], [64, 64, 64]] as Triple[],
  ...[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]] as Triple[],
  ...[[0, 255, 255], [255, 0, 255], [200, 120, 40], [35, 231, 143]] as Triple[],
  ...[[12, 34, 56], [250, 128, 114], [106, 90, 205], [240, 230, 140]] as Triple[],
];
const SIDE = BLOCK * COLUMNS;

/** What a file is made of. */
interface Coding {
  matrix: Matrix;
  full: boolean;
  /** @default {8} */
  bits?: 8 | 10;
  /** Whether chroma has half the width, and half the height. @default {[true, true]} */
  halved?: [boolean, boolean];
  /** The picture's sides. @default {SIDE} */
  side?: number;
}

let worst = 0;
const folder = await Deno.makeTempDir();

function toYuv([r, g, b]: Triple, { matrix, full, bits = 8 }: Coding): Triple {
  const [kr, kb] = LUMA[matrix];
  const y = (kr * r + (1 - kr - kb) * g + kb * b) / 255;
  const u = (b / 255 - y) / (2 * (1 - kb));
  const v = (r / 255 - y) / (2 * (1 - kr));
  const unit = 1 << (bits - 8);
  const most = (256 << (bits - 8)) - 1;
  if (full) return [y * most, u * most + 128 * unit, v * most + 128 * unit];
  return [(16 + 219 * y) * unit, (128 + 224 * u) * unit, (128 + 224 * v) * unit];
}

function colourAt(x: number, y: number): Triple {
  const column = Math.min(COLUMNS - 1, Math.floor(x / BLOCK));
  const row = Math.min(COLUMNS - 1, Math.floor(y / BLOCK));
  return COLOURS[row * COLUMNS + column];
}

/** The colours in planar YUV. */
function planar(coding: Coding): Uint8Array {
  const { bits = 8, halved = [true, true], side = SIDE } = coding;
  const most = (256 << (bits - 8)) - 1;
  const samples: number[] = [];
  for (const plane of [0, 1, 2]) {
    const stepX = plane > 0 && halved[0] ? 2 : 1;
    const stepY = plane > 0 && halved[1] ? 2 : 1;
    for (let y = 0; y < side; y += stepY) {
      for (let x = 0; x < side; x += stepX) {
        samples.push(Math.min(most, Math.max(0, Math.round(toYuv(colourAt(x, y), coding)[plane]))));
      }
    }
  }
  return bits === 8 ? Uint8Array.from(samples) : new Uint8Array(Uint16Array.from(samples).buffer);
}

function video(pixelFormat: string, coding: Coding): RawVideo {
  const { side = SIDE } = coding;
  return { width: side, height: side, pixelFormat, frames: [planar(coding)] };
}

function rgbVideo(): RawVideo {
  const samples = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, k) => {
    const pixel = Math.floor(k / 3);
    return colourAt(pixel % SIDE, Math.floor(pixel / SIDE))[k % 3];
  });
  return { width: SIDE, height: SIDE, pixelFormat: "rgb24", frames: [samples] };
}

/** The colours' red, as gray. */
function grayVideo(full: boolean): RawVideo {
  const samples = Uint8Array.from({ length: SIDE * SIDE }, (_, k) => {
    const [level] = colourAt(k % SIDE, Math.floor(k / SIDE));
    return Math.round(full ? level : 16 + level * 219 / 255);
  });
  return { width: SIDE, height: SIDE, pixelFormat: "gray", frames: [samples] };
}

function sample(name: string): FileSource {
  return { kind: "file", path: `${folder}/${name}` };
}

/** The largest error of a picture of the colours, in levels, away from the blocks' borders, which scaling blurs. */
function errorOf({ width, height, data }: Picture, colours: Triple[]): number {
  const chromaWidth = Math.ceil(width / 2);
  const chroma = chromaWidth * Math.ceil(height / 2);
  let error = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = [x / width * COLUMNS, y / height * COLUMNS];
      if (at.some((p) => p % 1 < 0.375 || p % 1 > 0.625)) continue;
      const truth = toYuv(colours[Math.floor(at[1]) * COLUMNS + Math.floor(at[0])], {
        matrix: "bt601",
        full: true,
      });
      const inChroma = (y >> 1) * chromaWidth + (x >> 1);
      const found = [y * width + x, width * height + inChroma, width * height + chroma + inChroma].map((k) =>
        data[k]
      );
      found.forEach((level, k) => error = Math.max(error, Math.abs(level - Math.min(255, truth[k]))));
    }
  }
  return error;
}

async function firstPicture(options: CaptureOptions): Promise<Picture> {
  await using capture = await openRaw(options);
  const { value } = await capture.frames().next();
  return value!.picture;
}

function check(picture: Picture, colours = COLOURS): void {
  const error = errorOf(picture, colours);
  worst = Math.max(worst, error);
  assert(error <= MAX_ERROR, `off by ${error.toFixed(2)} levels`);
}

const BT709 = [
  "-color_range",
  "tv",
  "-colorspace",
  "bt709",
  "-color_primaries",
  "bt709",
  "-color_trc",
  "bt709",
];
const FFV1 = ["-c:v", "ffv1"];
const RAW = ["-c:v", "rawvideo", "-pix_fmt"];
const MJPEG = ["-c:v", "mjpeg", "-q:v", "1", "-qmin", "1"];
const PALETTE = ["-vf", "split[a][b];[a]palettegen[p];[b][p]paletteuse"];

const HALF_WIDTH: [boolean, boolean] = [true, false];
const UNHALVED: [boolean, boolean] = [false, false];
const LIMITED: Coding = { matrix: "bt601", full: false };
const LIMITED_709: Coding = { matrix: "bt709", full: false };
const FULL: Coding = { matrix: "bt601", full: true };

const SAMPLES: [name: string, video: RawVideo, args: string[]][] = [
  ["h264-untagged.mp4", video("yuv420p", LIMITED), LOSSLESS],
  ["h264-601.mp4", video("yuv420p", LIMITED), [
    ...LOSSLESS,
    "-color_range",
    "tv",
    "-colorspace",
    "smpte170m",
  ]],
  ["h264-709.mp4", video("yuv420p", LIMITED_709), [...LOSSLESS, ...BT709]],
  ["h264-full.mp4", video("yuvj420p", FULL), LOSSLESS],
  ["h264-full-709.mp4", video("yuvj420p", { matrix: "bt709", full: true }), [
    ...LOSSLESS,
    "-colorspace",
    "bt709",
  ]],
  ["h264-422.mp4", video("yuv422p", { ...LIMITED_709, halved: HALF_WIDTH }), [...LOSSLESS, ...BT709]],
  ["h264-444.mp4", video("yuv444p", { ...LIMITED_709, halved: UNHALVED }), [...LOSSLESS, ...BT709]],
  ["h264-10bit.mp4", video("yuv420p10le", { ...LIMITED_709, bits: 10 }), [...LOSSLESS, ...BT709]],
  ["h264-odd.mkv", video("yuv444p", { ...LIMITED_709, halved: UNHALVED, side: SIDE - 1 }), [
    ...LOSSLESS,
    ...BT709,
  ]],
  ["ffv1-2020.mkv", video("yuv420p10le", { matrix: "bt2020", full: false, bits: 10 }), [
    ...[...FFV1, "-color_range", "tv", "-colorspace", "bt2020nc"],
  ]],
  ["mjpeg-422.avi", video("yuvj422p", { ...FULL, halved: HALF_WIDTH }), MJPEG],
  ["mjpeg-420.avi", video("yuvj420p", FULL), MJPEG],
  ["nv12.nut", video("yuv420p", LIMITED), [...RAW, "nv12"]],
  ["yuyv.avi", video("yuv420p", LIMITED), [...RAW, "yuyv422"]],
  ["rgb.avi", rgbVideo(), [...RAW, "bgr24"]],
  ["picture.png", rgbVideo(), []],
  ["ffv1-rgb.mkv", rgbVideo(), [...FFV1, "-pix_fmt", "bgr0"]],
  ["h264-rgb.mkv", rgbVideo(), ["-c:v", "libx264rgb", "-qp", "0"]],
  ["pal8.gif", rgbVideo(), PALETTE],
  ["full-gray.mkv", grayVideo(true), [...FFV1, "-color_range", "pc"]],
  ["limited-gray.mkv", grayVideo(false), [...FFV1, "-color_range", "tv"]],
];
const GRAYS = COLOURS.map(([r]): Triple => [r, r, r]);

Deno.test.beforeAll(async () => {
  for (let k = 0; k < SAMPLES.length; k += 4) {
    const some = SAMPLES.slice(k, k + 4);
    await Promise.all(some.map(([name, video, args]) => makeVideo(`${folder}/${name}`, video, args)));
  }
});

for (const [name, { pixelFormat }] of SAMPLES) {
  Deno.test(`openCapture() keeps the colours of ${name}`, async () => {
    check(await firstPicture({ source: sample(name) }), pixelFormat === "gray" ? GRAYS : COLOURS);
  });
}

for (const [name, { pixelFormat }] of SAMPLES) {
  Deno.test(`openCapture() gives ${name} as BGR`, async () => {
    const { data } = await firstPicture({ source: sample(name), format: "bgr" });
    const colours = pixelFormat === "gray" ? GRAYS : COLOURS;
    colours.forEach(([r, g, b], k) => {
      const x = (k % COLUMNS) * BLOCK + BLOCK / 2;
      const y = Math.floor(k / COLUMNS) * BLOCK + BLOCK / 2;
      const width = Math.sqrt(data.length / 3);
      const found = data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
      [b, g, r].forEach((level, c) =>
        assert(Math.abs(found[c] - level) <= MAX_BGR_ERROR, `${found} is not ${[b, g, r]}`)
      );
    });
  });
}

Deno.test("openCapture() keeps the colours of frames that it scales", async () => {
  const source = sample("h264-709.mp4");
  const pictures = await Promise.all([
    firstPicture({ source, scale: 0.5 }),
    firstPicture({ source, size: { width: 201, height: 99 } }),
    firstPicture({ source, size: { width: 200, height: 300 }, fps: 20 }),
  ]);
  assertEquals(pictures.map(({ width, height }) => [width, height]), [[64, 64], [201, 99], [200, 300]]);
  for (const picture of pictures) check(picture);
});

Deno.test("openCapture() keeps the colours of JPEGs that it scales", async () => {
  check(await firstPicture({ source: sample("mjpeg-420.avi"), scale: 0.5 }));
});

Deno.test("openCapture() keeps the colours of a pipe, which nothing is known of", async () => {
  const path = `${folder}/pipe`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const args = ["-i", `${folder}/h264-709.mp4`, "-c", "copy", "-f", "mpegts", path];
  const [picture] = await Promise.all([firstPicture({ source: { kind: "file", path } }), runFfmpeg(args)]);
  check(picture);
});

Deno.test("openCapture() keeps the colours where ffmpeg lacks the colorspace filter", async () => {
  const options: CaptureOptions = { source: sample("h264-709.mp4") };
  const args = rawArguments(options, {
    ffmpeg: { ...await ffmpegFeatures(), colorspace: false, zscale: false },
  });
  const run = new FfmpegRun(args, { explain: () => undefined });
  await using capture = await RawCapture.open(run, { format: "i420", words: [] });
  check((await capture.frames().next()).value!.picture);
});

Deno.test("openCapture() keeps size and colours where a video changes its size midway", async () => {
  const parts: Uint8Array[] = [];
  for (const side of [SIDE, SIDE / 2]) {
    const path = `${folder}/${side}.h264`;
    const scaling = ["-vf", `scale=${side}:${side}:flags=neighbor`];
    await makeVideo(path, video("yuv420p", LIMITED), [...scaling, ...LOSSLESS]);
    parts.push(await Deno.readFile(path));
  }
  await Deno.writeFile(`${folder}/changing.h264`, ReadableStream.from(parts));
  await using capture = await openRaw({ source: sample("changing.h264") });
  const frames = await Array.fromAsync(capture.frames());
  assertEquals(frames.map(({ picture }) => [picture.width, picture.height]), [[SIDE, SIDE], [SIDE, SIDE]]);
  for (const { picture } of frames) check(picture);
});

Deno.test("The test scene has full range", async () => {
  const { data } = await firstPicture({
    source: { kind: "test" },
    size: { width: 320, height: 240 },
    count: 1,
  });
  // Pure red in the first bar, 30 % down: 76, 85, 255 in full-range BT.601.
  const at = (plane: number, width: number, x: number, y: number) => data[plane + y * width + x];
  const found = [at(0, 320, 10, 80), at(320 * 240, 160, 5, 40), at(320 * 240 * 5 / 4, 160, 5, 40)];
  found.forEach((level, k) => assert(Math.abs(level - [76, 85, 255][k]) <= MAX_ERROR, `${found}`));
});

Deno.test.afterAll(async () => {
  await Deno.remove(folder, { recursive: true });
  // deno-lint-ignore no-console -- how near the limit it is, one wants to see
  console.info(`The largest colour error: ${worst.toFixed(2)} levels`);
});
