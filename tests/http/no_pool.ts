import { Settings } from "../../lib/analyze/settings.ts";
import type { Control } from "../../lib/http/serving.ts";
import { UnknownCameraError } from "../../lib/unknown_camera_error.ts";

/** A pool without a camera, for what is about something else. */
export function noPool(): Control {
  const refuse = (camera: string) => Promise.reject(new UnknownCameraError(camera));
  return {
    settings: new Settings(),
    options: () => [],
    change: refuse,
    learn: refuse,
    forget: refuse,
    reference: refuse,
    workersState: [],
  };
}
