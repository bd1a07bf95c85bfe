import type { CaptureOptions, FrameSize } from "./capture_options.ts";
import type { FfmpegFeatures } from "./ffmpeg_features.ts";
import type { VideoStream } from "./video_stream.ts";

/** Formats that ffmpeg's `colorspace` filter reads. */
const COLORSPACE_FORMATS = /^yuvj?4(20|22|44)p((10|12)le)?$/;
const COLORSPACE_MATRICES = new Map([
  ["bt709", "bt709"],
  ["fcc", "fcc"],
  ["bt470bg", "bt470bg"],
  ["smpte170m", "smpte170m"],
  ["smpte240m", "smpte240m"],
  ["ycgco", "ycgco"],
  ["bt2020nc", "bt2020ncl"],
]);
const BT601 = new Set(["bt470bg", "smpte170m"]);

// Without the last three swscale is up to 3 levels off, and no faster.
const SWSCALE_FLAGS = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";
const FULL_RANGE = "zscale=rangein=limited:range=full";
// Only matrix and range are to change: the same primaries and transfer on both sides keep the filter on its fast way.
const SAME_LIGHT = "iprimaries=bt709:itrc=bt709:primaries=bt709:trc=bt709";

/** FFmpeg's filters, and its name for the pixels that are to come out of them. */
export interface VideoFilters {
  filters: string[];
  pixelFormat: "yuvj420p" | "yuv420p" | "bgr24";
}

/**
 * FFmpeg's filters that bring frames to the rate and size asked for and to full-range BT.601 or BGR, in this order. A source
 * that does not say its range is limited, one that does not say its matrix is BT.601, as for ffmpeg itself.
 *
 * `stream` is what is known of the source: with it the cheapest way is taken, without it one that fits all.
 *
 * CPU for a frame of 1080p, in ms (ffmpeg 5.1, x64), where only the range changes and where BT.709 becomes BT.601 as
 * well: `zscale` 0.1 and 4.5, `colorspace` 0.7 and 0.7, `lutyuv` 1.9 and never, swscale 4.4 and 27. `zscale` is not in all
 * builds, `colorspace` in nearly all; it is as exact, and averages chroma as JPEG wants it. Odd sizes, RGB and packed formats,
 * which they cannot do, are left to swscale.
 *
 * yuvj420p is full-range yuv420p. For plain yuv420p ffmpeg would turn frames back to limited range where it scales them itself,
 * as it does to keep the first frame's size where a video changes it midway: so behind `colorspace`, which cannot make yuvj420p,
 * that is left to a filter of ours, which does nothing else. Another 0.3 ms would go into a copy by the other name.
 */
export function videoFilters(
  options: Pick<CaptureOptions, "size" | "scale" | "fps" | "format">,
  ffmpeg: Pick<FfmpegFeatures, "colorspace" | "zscale">,
  stream?: VideoStream,
): VideoFilters {
  const rate = options.fps === undefined ? [] : [`fps=${options.fps}`];
  const resize = resizing(options);
  // swscale alone turns YUV into BGR, by the matrix and range that each frame says it has.
  if (options.format === "bgr") {
    return { filters: [...rate, ...bySwscale(stream, resize, "bgr")], pixelFormat: "bgr24" };
  }
  if (stream && resize === "" && isFullBt601(stream)) return { filters: rate, pixelFormat: "yuvj420p" };
  const size = stream && (options.size ?? scaledSize(stream, options.scale ?? 1));
  if (stream && size && isEven(size)) {
    // First, as the smaller picture is cheaper to convert.
    const first = [...rate, ...resized(stream, resize)];
    if (ffmpeg.zscale && isOffInRange(stream)) {
      return { filters: [...first, FULL_RANGE], pixelFormat: "yuvj420p" };
    }
    if (ffmpeg.colorspace && isForColorspace(stream)) {
      return { filters: [...first, byColorspace(stream), keptAt(size)], pixelFormat: "yuv420p" };
    }
  }
  return { filters: [...rate, ...bySwscale(stream, resize, "i420")], pixelFormat: "yuvj420p" };
}

/** The size `scale` brings a picture to. */
export function scaledSize({ width, height }: FrameSize, scale: number): FrameSize {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Brings a picture to its size; swscale must leave its range alone. */
function resized(stream: VideoStream, resize: string): string[] {
  const range = rangeOf(stream);
  return resize === "" ? [] : [`scale=${resize}:in_range=${range}:out_range=${range}:${SWSCALE_FLAGS}`];
}

function byColorspace(stream: VideoStream): string {
  const range = rangeOf(stream);
  const matrix = COLORSPACE_MATRICES.get(stream.matrix ?? "smpte170m");
  return `colorspace=ispace=${matrix}:irange=${range}:space=bt470bg:range=pc:${SAME_LIGHT}:format=yuv420p`;
}

/** Scales only what comes in another size midway. */
function keptAt({ width, height }: FrameSize): string {
  return `scale=w=${width}:h=${height}:in_range=pc:out_range=pc`;
}

function bySwscale(stream: VideoStream | undefined, resize: string, format: "i420" | "bgr"): string[] {
  // In BGR what cv2.VideoCapture gives, to the bit: up to 2.8 levels off, and ten times as fast.
  const options = format === "bgr"
    ? ["flags=bicubic"]
    : ["out_range=pc", "out_color_matrix=bt601", SWSCALE_FLAGS];
  if (resize !== "") options.unshift(resize);
  // To swscale gray is always full range.
  const limitedGray = stream?.pixelFormat === "gray" && stream.range === "tv";
  return [
    ...(limitedGray ? ["lutyuv=y=(val-16)*255/219", "setrange=pc"] : []),
    `scale=${options.join(":")}`,
  ];
}

/** `scale`'s arguments; for a factor, {@linkcode scaledSize} in ffmpeg's words. */
function resizing({ size, scale }: Pick<CaptureOptions, "size" | "scale">): string {
  if (size) return `w=${size.width}:h=${size.height}`;
  if (scale !== undefined) return `w='max(1,round(iw*${scale}))':h='max(1,round(ih*${scale}))'`;
  return "";
}

function isFullRange({ pixelFormat, range }: VideoStream): boolean {
  return range === "pc" || pixelFormat.startsWith("yuvj");
}

function rangeOf(stream: VideoStream): "pc" | "tv" {
  return isFullRange(stream) ? "pc" : "tv";
}

function isBt601({ matrix }: VideoStream): boolean {
  return matrix === undefined || BT601.has(matrix);
}

function isFullBt601(stream: VideoStream): boolean {
  return isBt601(stream) && isFullRange(stream) && /^yuvj?420p$/.test(stream.pixelFormat);
}

/** Whether the range is all that is to change. */
function isOffInRange(stream: VideoStream): boolean {
  return isBt601(stream) && !isFullRange(stream) && stream.pixelFormat === "yuv420p";
}

/** Whether the size is one that `zscale` and `colorspace` can do: that of a pixel of chroma divides it. */
function isEven({ width, height }: FrameSize): boolean {
  return width % 2 === 0 && height % 2 === 0;
}

function isForColorspace(stream: VideoStream): boolean {
  // The filter fails where it has nothing to do.
  return !isFullBt601(stream) && COLORSPACE_FORMATS.test(stream.pixelFormat) &&
    (stream.matrix === undefined || COLORSPACE_MATRICES.has(stream.matrix));
}
