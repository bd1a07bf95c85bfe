import { fileURLToPath } from "node:url";
import { runFfmpeg } from "../capture/make_video.ts";
import { drawLeaves } from "./draw_leaves.ts";

/** The folder in which videos are kept. */
export const VIDEO_FOLDER = fileURLToPath(new URL("../../.tools/bench/videos", import.meta.url));

/** Frames that differ; then all begins again, without a jump. */
const UNIQUE = 150;

/** How far the view moves over the drawing to each side, as a share of a frame's width and height. */
const SWING = 1 / 12;

/** A video that pairs send. */
export interface BenchVideo {
  width: number;
  height: number;
  /** `h264`: limited range, as encoders make it by default; `mjpeg`: full range. */
  codec: "h264" | "mjpeg";
  /** As FFmpeg calls it: BT.709 from 720 lines on. */
  matrix: "bt709" | "smpte170m";
  /** More frames/s than any pair sends that plays the video once. */
  mostPerSecond: number;
}

/** All videos there are; a JPEG of 1080p has some 250 to 300 KB at quality 80. */
export const VIDEOS = {
  "1080p": { width: 1920, height: 1080, codec: "h264", matrix: "bt709", mostPerSecond: 180 },
  "720p": { width: 1280, height: 720, codec: "h264", matrix: "bt709", mostPerSecond: 400 },
  "576p": { width: 768, height: 576, codec: "h264", matrix: "smpte170m", mostPerSecond: 700 },
  "1080p-mjpeg": { width: 1920, height: 1080, codec: "mjpeg", matrix: "smpte170m", mostPerSecond: 75 },
} as const satisfies Record<string, BenchVideo>;

/** The name of one of {@linkcode VIDEOS}. */
export type VideoName = keyof typeof VIDEOS;

/**
 * Makes a video of at least so many seconds at its `mostPerSecond`, unless it is there from an earlier run: a moving,
 * noisy view of many leaves.
 *
 * @returns its path
 */
export async function makeVideo(name: VideoName, seconds: number, folder: string): Promise<string> {
  const { mostPerSecond, codec } = VIDEOS[name];
  // By powers of two, so that only a few are kept.
  const repeats = 2 ** Math.max(0, Math.ceil(Math.log2(seconds * mostPerSecond / UNIQUE)));
  const extension = codec === "h264" ? "mp4" : "avi";
  const once = `${folder}/${name}.${extension}`;
  const whole = `${folder}/${name}-${repeats}.${extension}`;
  if (await isFile(whole)) return whole;
  if (!await isFile(once)) await wholeOrNone(once, (path) => encode(VIDEOS[name], path));
  const again = ["-stream_loop", String(repeats - 1), "-i", `file:${once}`, "-c", "copy"];
  await wholeOrNone(whole, (path) => runFfmpeg([...again, `file:${path}`]));
  return whole;
}

async function encode({ width, height, codec, matrix }: BenchVideo, path: string): Promise<void> {
  const [swingX, swingY] = [width, height].map((side) => Math.round(side * SWING));
  const [fieldWidth, fieldHeight] = [width + 2 * swingX, height + 2 * swingY];
  const view = `crop=${width}:${height}` +
    `:'${swingX}*(1+sin(2*PI*n/${UNIQUE}))':'${swingY}*(1+sin(4*PI*n/${UNIQUE}))'`;
  const range = codec === "h264" ? "limited" : "full";
  const filters = [
    // A lens is never as sharp as the drawing.
    "gblur=sigma=0.7",
    `loop=${UNIQUE - 1}:1`,
    view,
    "noise=alls=8:allf=t",
    `scale=out_color_matrix=${matrix}:out_range=${range}`,
    `format=${codec === "h264" ? "yuv420p" : "yuvj420p"}`,
  ];
  const encoder = codec === "h264"
    ? ["-c:v", "libx264", "-preset", "veryfast", "-color_range", "tv", "-colorspace", matrix]
    : ["-c:v", "mjpeg", "-q:v", "4", "-huffman", "default"];
  const input = ["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", `${fieldWidth}x${fieldHeight}`];
  await runFfmpeg(
    [...input, "-framerate", "30", "-i", "pipe:0", "-vf", filters.join(","), ...encoder, `file:${path}`],
    [drawLeaves(fieldWidth, fieldHeight)],
  );
}

/** Puts a file into place only when it is complete. */
async function wholeOrNone(path: string, make: (path: string) => Promise<unknown>): Promise<void> {
  const making = path.replace(/(\.\w+)$/, ".part$1");
  await make(making);
  await Deno.rename(making, path);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
