import { type Picture, type PixelFormat } from "../../lib/frame.ts";

const PIX_FMT = { i420: "yuvj420p", gray: "gray", bgr: "bgr24", rgba: "rgba" } as const satisfies Record<
  PixelFormat,
  string
>;

/**
 * Has FFmpeg draw one frame of a scene with fine detail and soft gradients, full range, with a camera's noise
 * and a camera's muted colours: what no camera sees (chroma beyond RGB) is not the same after a way through
 * RGB.
 */
export async function drawPicture(format: PixelFormat, width: number, height: number): Promise<Picture> {
  const data = await ffmpeg([...scene(width, height), "-pix_fmt", PIX_FMT[format], "-f", "rawvideo", "-"]);
  return { format, width, height, data };
}

/** Has FFmpeg's own encoder make a JPEG of that scene. */
export async function drawJpeg(
  pixFmt: string,
  width: number,
  height: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return await ffmpeg([...scene(width, height), "-pix_fmt", pixFmt, "-q:v", "3", "-f", "mjpeg", "-"]);
}

/** Decodes a JPEG with FFmpeg's own decoder. */
export async function ffmpegDecode(
  jpeg: Uint8Array<ArrayBuffer>,
  format: PixelFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const sws = "scale=flags=accurate_rnd+full_chroma_int+full_chroma_inp+bilinear";
  return await ffmpeg([
    "-f",
    "mjpeg",
    "-i",
    "-",
    "-vf",
    sws,
    "-pix_fmt",
    PIX_FMT[format],
    "-f",
    "rawvideo",
    "-",
  ], jpeg);
}

/** FFmpeg's arguments for that scene. */
export function scene(width: number, height: number): string[] {
  // Cut out of a larger one, since some filters crash on pictures of a few pixels.
  const source = `mandelbrot=size=${width + 64}x${height + 64}:start_scale=0.8`;
  const filters =
    `gblur=sigma=1,format=yuvj444p,hue=s=0.4,noise=c0s=4:c0_seed=1,crop=${width}:${height}:32:32`;
  return ["-f", "lavfi", "-i", source, "-vf", filters, "-frames:v", "1"];
}

/** What FFmpeg writes to its stdout. */
export async function ffmpeg(args: string[], input = new Uint8Array(0)): Promise<Uint8Array<ArrayBuffer>> {
  const child = new Deno.Command("ffmpeg", {
    args: ["-v", "error", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const [{ success, stdout }] = await Promise.all([
    child.output(),
    ReadableStream.from([input]).pipeTo(child.stdin),
  ]);
  if (!success) throw new Error(`ffmpeg failed: ffmpeg ${args.join(" ")}`);
  return stdout;
}
