import type { CaptureOptions, FrameSize } from "./capture_options.ts";
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
 * range, BT.601. `probed` is what was found out about a file, if anything was. The options are taken as checked.
 */
export function ffmpegArguments(
  options: CaptureOptions,
  ffmpeg: FfmpegFeatures,
  probed?: VideoStream,
): string[] {
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
    // yuvj420p is full-range yuv420p. For plain yuv420p ffmpeg would turn frames back to limited range where it
    // scales them itself, as it does to keep the first frame's size where a video changes it midway.
    "-pix_fmt",
    "yuvj420p",
    // ffmpeg would give the copying of raw frames to threads: 0.6 ms more a frame of 1080p, and each frame would
    // come out only when the next one goes in.
    "-threads",
    "1",
    "-f",
    "rawvideo",
    "pipe:1",
  ];
}
