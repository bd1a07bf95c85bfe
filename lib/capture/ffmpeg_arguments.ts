import { type CaptureOptions, checkCaptureOptions, type FrameSize } from "./capture_options.ts";
import type { FfmpegFeatures } from "./ffmpeg_features.ts";
import { scaledSize, videoFilters } from "./video_filters.ts";
import type { VideoStream } from "./video_stream.ts";

/** The level makes errors tell from the rest, `repeat` keeps lines whole. */
const COMMON = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];
const TEST_SIZE: FrameSize = { width: 1280, height: 720 };
const TEST_FPS = 30;

// Formats that ffmpeg reads as numbered pictures where the name has %d, or as a pattern where it has %*.
const NUMBERED_PICTURES = /%(\d*d|[*?[\]{}]).*\.(bmp|dds|exr|jp2|jpe?g|p[abgnp]m|png|tga|tiff?|webp)$/i;

/** Arguments with which ffmpeg says what is in the file, and does no more. */
export function probeArguments(path: string): string[] {
  return [...COMMON, ...fileArguments(path)];
}

/**
 * Arguments with which ffmpeg writes the frames that `options` ask for to its stdout, one after the other: I420, full
 * range, BT.601. `probed` is what was found out about a file, if anything was.
 *
 * Throws a {@linkcode CaptureError} with code `bad-options` for options that make no sense.
 */
export function ffmpegArguments(
  options: CaptureOptions,
  ffmpeg: FfmpegFeatures,
  probed?: VideoStream,
): string[] {
  checkCaptureOptions(options);
  if (options.source.kind === "test") {
    const scene = testScene(options);
    const input = ["-re", "-f", "lavfi", "-i", scene.graph];
    return [...COMMON, ...input, ...outputArguments(videoFilters({}, ffmpeg, scene.stream), options, ffmpeg)];
  }
  const { path, loop } = options.source;
  const input = [
    ...(options.live ? ["-re"] : []),
    ...(loop ? ["-stream_loop", "-1"] : []),
    ...fileArguments(path),
  ];
  return [...COMMON, ...input, ...outputArguments(videoFilters(options, ffmpeg, probed), options, ffmpeg)];
}

function fileArguments(path: string): string[] {
  // Without file: a name such as -x.mp4, http:x.mp4 or concat:a|b would be something else.
  return [
    ...(NUMBERED_PICTURES.test(path) ? ["-f", "image2", "-pattern_type", "none"] : []),
    "-i",
    `file:${path}`,
  ];
}

function testScene(options: CaptureOptions): { graph: string; stream: VideoStream } {
  const { width, height } = options.size ?? scaledSize(TEST_SIZE, options.scale ?? 1);
  const graph = `testsrc2=size=${width}x${height}:rate=${options.fps ?? TEST_FPS}`;
  // With 4:2:0, its own choice, testsrc2 rounds odd sizes down.
  if (width % 2 === 0 && height % 2 === 0) {
    return { graph, stream: { pixelFormat: "yuv420p", width, height } };
  }
  return { graph: `${graph},format=yuv444p`, stream: { pixelFormat: "yuv444p", width, height } };
}

function outputArguments(filters: string[], options: CaptureOptions, ffmpeg: FfmpegFeatures): string[] {
  const { count = Infinity } = options;
  return [
    // The first video that is no cover picture.
    "-map",
    "0:V:0",
    ...(filters.length > 0 ? ["-vf", filters.join(",")] : []),
    // By default ffmpeg repeats and drops frames until the rate is constant.
    ffmpeg.fpsMode ? "-fps_mode" : "-vsync",
    "passthrough",
    ...(count === Infinity ? [] : ["-frames:v", String(count)]),
    // yuvj420p is full-range yuv420p. With plain yuv420p ffmpeg turns frames back to limited range where it has to
    // scale them itself, as it does where a video changes its size midway; saying it so costs 0.4 ms at 1080p.
    "-pix_fmt",
    "yuvj420p",
    // Encoding raw video is a copy, yet ffmpeg gives it to threads, which hold a frame back each and cost 0.6 ms.
    "-threads",
    "1",
    "-f",
    "rawvideo",
    "pipe:1",
  ];
}
