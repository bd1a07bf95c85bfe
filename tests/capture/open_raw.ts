import type { Capture } from "../../lib/capture/capture.ts";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import { openCapture, type OpenCaptureOptions } from "../../lib/capture/open_capture.ts";
import type { RawFrame } from "../../lib/frame.ts";

/** `openCapture()` for pixels, whatever the source. */
export function openRaw(options: CaptureOptions, run?: OpenCaptureOptions): Promise<Capture<RawFrame>> {
  return openCapture({ ...options, capture: "raw" }, run);
}
