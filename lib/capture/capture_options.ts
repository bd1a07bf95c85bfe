import { CaptureError } from "./capture_error.ts";

/** What JPEG libraries take for a side, a little less than JPEG itself. */
const MAX_SIDE = 65_500;
const MAX_FPS = 1000;
const MAX_SCALE = 100;

/** A video: any that ffmpeg reads, also one on stdin. */
export interface FileSource {
  kind: "file";
  /** `-` is stdin. */
  path: string;
  /** Whether it starts again at its end, for ever. Not for stdin. @default {false} */
  loop?: boolean;
}

/** A moving scene that ffmpeg makes itself, 1280x720 at 30 frames/s, always at its own pace. */
export interface TestSource {
  kind: "test";
}

/** A camera of this machine. */
export interface DeviceSource {
  kind: "device";
  /** Path, name, or number as `--list-devices` counts them. */
  device: string;
  /** Settings of the camera, made in this order before the first frame (V4L2 only). */
  controls?: readonly DeviceControl[];
}

/** One setting of a camera: `exposure_time_absolute`, `focus_absolute`, … */
export interface DeviceControl {
  name: string;
  value: string;
}

/** A stream of the network: RTSP over TCP, MJPEG over HTTP, … */
export interface UrlSource {
  kind: "url";
  /** May hold a user and a password: neither is ever told. */
  url: string;
}

/** Pictures that are JPEGs already. */
export interface JpegsSource {
  kind: "jpegs";
  /** A folder, its pictures in the order of their names; or `-`: stdin, the JPEGs one after another or multipart. */
  path: string;
}

/** What this machine's screen shows. */
export interface ScreenSource {
  kind: "screen";
}

/** Where frames come from. */
export type CaptureSource = FileSource | TestSource | DeviceSource | UrlSource | JpegsSource | ScreenSource;

/** A picture's size in pixels. */
export interface FrameSize {
  width: number;
  height: number;
}

/** How frames get from the source to the reader. */
export const CAPTURE_MODES = {
  auto: "The camera's own JPEGs where it makes any and nothing about them has to change, else pixels",
  raw: "Pixels, decoded by ffmpeg",
  copy: "The camera's own JPEGs, as they are",
} as const;

/** One of {@linkcode CAPTURE_MODES}. */
export type CaptureMode = keyof typeof CAPTURE_MODES;

/** What to capture, and how. */
export interface CaptureOptions {
  source: CaptureSource;
  /**
   * The frames' size. A camera is asked for it; where it has none such, as of any other source, the picture is
   * stretched to it. Not together with `scale`.
   *
   * @default {the source's own}
   */
  size?: FrameSize;
  /** Factor for both sides, 0.75 for 75 %. Not together with `size`. @default {1} */
  scale?: number;
  /**
   * Frames/s: ffmpeg drops or repeats frames to keep it. A camera is asked for it first; of pictures that are there
   * already it is the pace.
   *
   * @default {each frame of the source exactly once}
   */
  fps?: number;
  /** Whether a file runs at its own pace instead of as fast as its frames are taken. @default {false} */
  live?: boolean;
  /** Ends after so many frames. @default {Infinity} */
  count?: number;
  /** Whether pixels come, or the source's own JPEGs. @default {"auto"} */
  capture?: CaptureMode;
  /** The format of pixels; `bgr` never has JPEGs come. @default {"i420"} */
  format?: "i420" | "bgr";
  /** What `-` reads. @default {Deno.stdin.readable} */
  stdin?: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The ffmpeg program, a name to be found on PATH or a path. @default {"ffmpeg"} */
  ffmpeg?: string;
}

/** Whether the source is there already, and can wait: a file or pictures, and no camera. */
export function isRecorded(
  source: CaptureSource,
): source is Extract<CaptureSource, { kind: "file" | "jpegs" }> {
  return source.kind === "file" || source.kind === "jpegs";
}

/** Whether the source is read from stdin. */
export function isStdin(source: CaptureSource): boolean {
  return isRecorded(source) && source.path === "-";
}

/** Whether pictures are taken at the rate that is asked for: all but those of which a camera itself says when they come. */
export function isPaced({ source, live }: Pick<CaptureOptions, "source" | "live">): boolean {
  return source.kind === "jpegs" && !(live && isStdin(source));
}

/** Throws a {@linkcode CaptureError} with code `bad-options` where ffmpeg would do something else than it is told. */
export function checkCaptureOptions(options: CaptureOptions): void {
  const { source, size, scale, fps, count } = options;
  if (source.kind === "file" && source.loop && isStdin(source)) {
    throw bad("Cannot loop stdin: only a file can be read again from its start");
  }
  if (size && scale !== undefined) throw bad("Cannot capture with both a size and a scale: give one of them");
  if (size && !(isSide(size.width) && isSide(size.height))) {
    throw bad(
      `Cannot make frames of ${size.width}x${size.height}: each side must be a whole number from 1 to ${MAX_SIDE}`,
    );
  }
  if (scale !== undefined && !(scale > 0 && scale <= MAX_SCALE)) {
    throw bad(`Cannot scale frames by ${scale}: the factor must be above 0 and at most ${MAX_SCALE}`);
  }
  if (fps !== undefined && !(fps > 0 && fps <= MAX_FPS)) {
    throw bad(`Cannot capture ${fps} frames/s: the rate must be above 0 and at most ${MAX_FPS}`);
  }
  if (count !== undefined && count !== Infinity && !(Number.isInteger(count) && count > 0)) {
    throw bad(`Cannot capture ${count} frames: the count must be a whole number above 0`);
  }
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 1 && pixels <= MAX_SIDE;
}

function bad(message: string): CaptureError {
  return new CaptureError("bad-options", message);
}
