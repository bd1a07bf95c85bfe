import { isCameraName, MAX_CAMERA_NAME } from "../camera_name.ts";
import { ValueError } from "./value_error.ts";

/** Reads a camera's name: 1 to 64 characters that can be seen. Throws {@linkcode ValueError} for all else. */
export function parseCameraName(text: string): string {
  if (isCameraName(text)) return text;
  throw new ValueError(
    `a camera's name has 1 to ${MAX_CAMERA_NAME} characters, no control characters among them`,
    text,
  );
}
