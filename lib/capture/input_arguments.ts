import { type CaptureOptions, type FrameSize, isStdin, type UrlSource } from "./capture_options.ts";
import type { ChosenMode } from "./device/choose_mode.ts";
import { deviceArguments } from "./device/device_arguments.ts";
import type { DeviceSystem } from "./device/device.ts";
import { hasSecrets } from "../redact_url.ts";
import type { FfmpegFeatures } from "./ffmpeg_features.ts";
import { scaledSize } from "./video_filters.ts";
import type { VideoStream } from "./video_stream.ts";

const TEST_SIZE: FrameSize = { width: 1280, height: 720 };
const TEST_FPS = 30;
const SCREEN_FPS = 10;

/**
 * Of what comes in time. Left alone, ffmpeg gives each frame to a thread of its own, and a frame comes out only when as many more
 * have gone in; that costs more, too (1.2 times, H.264 of 720p).
 */
const AT_ONCE = ["-thread_type", "slice"];

/** How long a stream of the network may be silent, in µs. */
const SILENCE = String(10_000_000);

/** What a URL in a list may lead to: the network alone. */
const LISTED_PROTOCOLS = "pipe,rtsp,rtp,rtmp,rtmps,rtmpt,http,https,httpproxy,tls,tcp,udp,srt,crypto";

/** Pictures' own pace where none is asked for, in frames/s: ffmpeg's. */
export const PICTURES_FPS = 25;

// Formats that ffmpeg reads as numbered pictures where the name has %d, or as a pattern where it has %*.
const NUMBERED_PICTURES = /%(\d*d|[*?[\]{}]).*\.(bmp|dds|exr|jp2|jpe?g|p[abgnp]m|png|tga|tiff?|webp)$/i;

/** What opens a device: found out before, as ffmpeg is to be told. */
export interface DeviceInput {
  system: DeviceSystem;
  /** As `Device.path`. */
  path: string;
  mode: ChosenMode;
  /** Whether its driver turned out to give another rate than the mode's. */
  isOffRate?: boolean;
}

/** What is known of this machine where ffmpeg's arguments are made. */
export interface InputSurroundings {
  ffmpeg: Pick<FfmpegFeatures, "rtspTimeout">;
  /** Of a stream of the network: whether it is to be handed on byte by byte, for us to cut. */
  asBytes?: boolean;
  /** Of a source that is a device. */
  device?: DeviceInput;
  os?: typeof Deno.build.os;
  /** The X11 display. @default {":0"} */
  display?: string;
}

/** FFmpeg's arguments for a source, up to and with its `-i`. */
export function inputArguments(
  options: Pick<CaptureOptions, "source" | "size" | "scale" | "fps" | "live">,
  { ffmpeg, asBytes, device, os = Deno.build.os, display = ":0" }: InputSurroundings,
): string[] {
  const { source } = options;
  switch (source.kind) {
    case "file":
      return [
        ...(options.live && !isStdin(source) ? [...AT_ONCE, "-re"] : []),
        ...(source.loop ? ["-stream_loop", "-1"] : []),
        ...fileArguments(source.path),
      ];
    case "test":
      return ["-re", "-f", "lavfi", "-i", testScene(options).graph];
    case "device":
      if (device === undefined) throw new TypeError("Cannot open a device that was not looked for");
      return [
        ...(device.mode.compressed ? AT_ONCE : []),
        ...deviceArguments(device.system, device.path, device.mode),
      ];
    case "url":
      return asBytes ? byteArguments(source, ffmpeg) : urlArguments(source, ffmpeg);
    case "jpegs":
      // Their times are the reader's: stdin is a camera's, a folder's pace is kept before ffmpeg.
      return ["-use_wallclock_as_timestamps", "1", "-f", "mpjpeg", "-i", "pipe:0"];
    case "screen":
      return screenArguments(os, display, options.fps ?? SCREEN_FPS);
  }
}

/** The moving scene as a graph for ffmpeg, and what stream it makes. */
export function testScene(
  options: Pick<CaptureOptions, "size" | "scale" | "fps">,
): { graph: string; stream: VideoStream } {
  const { width, height } = options.size ?? scaledSize(TEST_SIZE, options.scale ?? 1);
  const { fps = TEST_FPS } = options;
  const graph = `testsrc2=size=${width}x${height}:rate=${fps}`;
  const stream = { codec: "rawvideo", width, height, fps };
  // With 4:2:0, its own choice, testsrc2 rounds odd sizes down.
  if (width % 2 === 0 && height % 2 === 0) return { graph, stream: { ...stream, pixelFormat: "yuv420p" } };
  return { graph: `${graph},format=yuv444p`, stream: { ...stream, pixelFormat: "yuv444p" } };
}

function fileArguments(path: string): string[] {
  if (path === "-") return ["-i", "pipe:0"];
  // Without file: a name such as -x.mp4, http:x.mp4 or concat:a|b would be something else.
  return [
    ...(NUMBERED_PICTURES.test(path) ? ["-f", "image2", "-pattern_type", "none"] : []),
    "-i",
    `file:${path}`,
  ];
}

/**
 * What ffmpeg is to read from its stdin where a URL holds a password, which all users of the machine could see among its
 * arguments: a list of one URL for its demuxer `concat`. Undefined for all else, and for an ffmpeg that is too old for it.
 */
export function inputScript(
  { source }: Pick<CaptureOptions, "source">,
  ffmpeg: Pick<FfmpegFeatures, "rtspTimeout">,
): string | undefined {
  if (source.kind !== "url" || !hasSecrets(source.url) || !ffmpeg.rtspTimeout) return undefined;
  const options = urlOptions(source, ffmpeg).map(([name, value]) => `option ${name} ${value}\n`);
  return `ffconcat version 1.0\nfile '${source.url.replaceAll("'", "'\\''")}'\n${options.join("")}`;
}

function urlArguments(source: UrlSource, ffmpeg: Pick<FfmpegFeatures, "rtspTimeout">): string[] {
  // Not with nobuffer: it drops what ffmpeg has read to find out what there is, which may be the one key frame.
  if (inputScript({ source }, ffmpeg) !== undefined) {
    return [
      ...AT_ONCE,
      "-protocol_whitelist",
      LISTED_PROTOCOLS,
      "-safe",
      "0",
      "-f",
      "concat",
      "-i",
      "pipe:0",
    ];
  }
  return [
    ...AT_ONCE,
    ...urlOptions(source, ffmpeg).flatMap(([name, value]) => [`-${name}`, value]),
    "-i",
    source.url,
  ];
}

/** Whether ffmpeg can hand on a stream byte by byte: not where its URL is a list's, whose parts it opens as videos. */
export function canReadBytes(
  { source }: Pick<CaptureOptions, "source">,
  ffmpeg: Pick<FfmpegFeatures, "rtspTimeout">,
): boolean {
  return source.kind === "url" && ffmpeg.rtspTimeout && inputScript({ source }, ffmpeg) === undefined;
}

function byteArguments(source: UrlSource, ffmpeg: Pick<FfmpegFeatures, "rtspTimeout">): string[] {
  const options = urlOptions(source, ffmpeg).flatMap(([name, value]) => [`-${name}`, value]);
  return [...options, "-f", "data", "-raw_packet_size", "65536", "-i", source.url];
}

function urlOptions(
  { url }: UrlSource,
  { rtspTimeout }: Pick<FfmpegFeatures, "rtspTimeout">,
): [name: string, value: string][] {
  if (/^rtsps?:/i.test(url)) {
    // By UDP, ffmpeg's own first choice, lost packets are grey frames.
    return [["rtsp_transport", "tcp"], [rtspTimeout ? "timeout" : "stimeout", SILENCE]];
  }
  return /^(https?|tcp|tls|rtmps?):/i.test(url) ? [["rw_timeout", SILENCE]] : [];
}

function screenArguments(os: typeof Deno.build.os, display: string, fps: number): string[] {
  const rate = ["-framerate", String(fps)];
  if (os === "darwin") {
    return ["-f", "avfoundation", ...rate, "-capture_cursor", "1", "-i", "Capture screen 0:none"];
  }
  if (os === "windows") return ["-f", "gdigrab", ...rate, "-i", "desktop"];
  return ["-f", "x11grab", ...rate, "-i", display];
}
