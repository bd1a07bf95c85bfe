import { ValueError } from "./value_error.ts";

/** In UTF-16 code units, as the protocol counts them. */
export const MAX_CAMERA_NAME = 64;

/** Reads a camera's name: 1 to 64 characters that can be seen. Throws {@linkcode ValueError} for all else. */
export function parseCameraName(text: string): string {
  if (text.trim() !== "" && text.length <= MAX_CAMERA_NAME && !/\p{C}/u.test(text)) return text;
  throw new ValueError(
    `a camera's name has 1 to ${MAX_CAMERA_NAME} characters, no control characters among them`,
    text,
  );
}
