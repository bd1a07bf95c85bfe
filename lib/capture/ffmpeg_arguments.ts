import { type CaptureOptions, isPaced } from "./capture_options.ts";
import type { FfmpegFeatures } from "./ffmpeg_features.ts";
import {
  canReadBytes,
  type DeviceInput,
  inputArguments,
  type InputSurroundings,
  testScene,
} from "./input_arguments.ts";
import { videoFilters } from "./video_filters.ts";
import type { VideoStream } from "./video_stream.ts";

/** The level makes errors tell from the rest, `repeat` keeps lines whole. */
const COMMON = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];

/** The same, and ffmpeg says more: also each size that its filters are made for. It says no more of each frame. */
const COMMON_WITH_SIZES = [...COMMON.slice(0, -1), "repeat+level+verbose"];

/** What is known where ffmpeg's arguments are made. */
export interface FfmpegSurroundings extends InputSurroundings {
  ffmpeg: FfmpegFeatures;
  /** What was found out about the source, if anything was. */
  stream?: VideoStream;
  /** Whether the source is JPEGs and nothing else. */
  isBareJpegs?: boolean;
  /** Whether ffmpeg is to say where the source changes its size. */
  tellsSizes?: boolean;
}

/** Arguments with which ffmpeg says what is in a source, and does no more. */
export function probeArguments(
  options: Pick<CaptureOptions, "source">,
  surroundings: InputSurroundings,
): string[] {
  return [...COMMON, ...inputArguments({ source: options.source }, surroundings)];
}

/**
 * Arguments with which ffmpeg writes the pixels that `options` ask for to its stdout, frame after frame: I420, full
 * range, BT.601; or BGR. The options are taken as checked.
 */
export function rawArguments(options: CaptureOptions, surroundings: FfmpegSurroundings): string[] {
  const { ffmpeg, stream } = surroundings;
  const drawn = options.source.kind === "test"; // of the size and rate asked for
  const { filters, pixelFormat } = drawn
    ? videoFilters({ format: options.format }, ffmpeg, testScene(options).stream)
    : videoFilters(filtered(options, surroundings.device), ffmpeg, stream);
  return [
    ...(surroundings.tellsSizes ? COMMON_WITH_SIZES : COMMON),
    ...inputArguments(options, surroundings),
    ...selection(options),
    ...(filters.length > 0 ? ["-vf", filters.join(",")] : []),
    // By default ffmpeg repeats and drops frames until the rate is constant.
    ffmpeg.fpsMode ? "-fps_mode" : "-vsync",
    "passthrough",
    "-pix_fmt",
    pixelFormat,
    // ffmpeg would give the copying of raw frames to threads: 0.6 ms more a frame of 1080p, and each frame would
    // come out only when the next one goes in.
    "-threads",
    "1",
    "-f",
    "rawvideo",
    "pipe:1",
  ];
}

/** Arguments with which ffmpeg writes a source's own JPEGs to its stdout, one after another, as they are. */
export function copyArguments(options: CaptureOptions, surroundings: FfmpegSurroundings): string[] {
  if (surroundings.isBareJpegs && canReadBytes(options, surroundings.ffmpeg)) {
    // ffmpeg's own demuxers see a JPEG's end only where the next one begins: a frame late.
    const input = inputArguments(options, { ...surroundings, asBytes: true });
    return [...COMMON, ...input, ..."-map 0 -c copy -flush_packets 1 -f data pipe:1".split(" ")];
  }
  return [
    ...COMMON,
    ...inputArguments(options, surroundings),
    ...selection(options),
    // Each JPEG at once, however small.
    ...["-c:v", "copy", "-flush_packets", "1", "-f", "mjpeg", "pipe:1"],
  ];
}

/** The first video that is no cover picture, and how much of it. */
function selection({ count = Infinity }: CaptureOptions): string[] {
  return ["-map", "0:V:0", ...(count === Infinity ? [] : ["-frames:v", String(count)])];
}

/** What is left to filters, as the source itself has not been made so. */
function filtered(
  options: CaptureOptions,
  device: DeviceInput | undefined,
): Pick<CaptureOptions, "size" | "scale" | "fps" | "format"> {
  return { ...options, fps: filteredRate(options, device) };
}

/** The rate that ffmpeg's filter makes, in frames/s; undefined where the source is left to its own. */
export function filteredRate(
  { source, fps, live }: CaptureOptions,
  device?: DeviceInput,
): number | undefined {
  const isKept = source.kind === "test" || source.kind === "screen" || isPaced({ source, live }) ||
    (device !== undefined && device.mode.fps === fps && !device.isOffRate);
  return isKept ? undefined : fps;
}
