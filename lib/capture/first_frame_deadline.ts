import { CaptureError } from "./capture_error.ts";
import type { CaptureSource } from "./capture_options.ts";
import { sourceName } from "./source_name.ts";

/** How long a camera, a stream or a screen may take to its first frame, in ms. */
export const FIRST_FRAME_MS = 20_000;

/** What is thrown where a source was silent, or only dripped, for `ms`. */
export function noFrameInTime(source: CaptureSource, ms: number): CaptureError {
  const words = `it gave no frame within ${ms / 1000} s; is it on, and does it see anything?`;
  return new CaptureError("no-frames", `Cannot read ${sourceName(source)}: ${words}`);
}
