import { CaptureError } from "./capture_error.ts";

/** What JPEG libraries take for a side, a little less than JPEG itself. */
const MAX_SIDE = 65_500;
const MAX_FPS = 1000;
const MAX_SCALE = 100;

/** Any video that ffmpeg reads. */
export interface FileSource {
  kind: "file";
  path: string;
  /** Whether it starts again at its end, for ever. @default {false} */
  loop?: boolean;
}

/** A moving scene that ffmpeg makes itself, 1280x720 at 30 frames/s, always at its own pace. */
export interface TestSource {
  kind: "test";
}

/** Where frames come from. */
export type CaptureSource = FileSource | TestSource;

/** A picture's size in pixels. */
export interface FrameSize {
  width: number;
  height: number;
}

/** What to capture, and how. */
export interface CaptureOptions {
  source: CaptureSource;
  /** The frames' size; the picture is stretched to it. Not together with `scale`. @default {the source's own} */
  size?: FrameSize;
  /** Factor for both sides, 0.75 for 75 %. Not together with `size`. @default {1} */
  scale?: number;
  /** Frames/s: ffmpeg drops or repeats frames to keep it. @default {each frame of the source exactly once} */
  fps?: number;
  /** Whether a file runs at its own pace instead of as fast as its frames are taken. @default {false} */
  live?: boolean;
  /** Ends after so many frames. @default {Infinity} */
  count?: number;
  /** The ffmpeg program, a name to be found on PATH or a path. @default {"ffmpeg"} */
  ffmpeg?: string;
}

/** Throws a {@linkcode CaptureError} with code `bad-options` where ffmpeg would do something else than it is told. */
export function checkCaptureOptions(options: CaptureOptions): void {
  const { size, scale, fps, count } = options;
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
