/** In UTF-16 code units. */
export const MAX_CAMERA_NAME = 64;

/**
 * Whether a text may name a camera: 1 to 64 characters, something to see, and no control or other invisible ones, since
 * names are logged, shown and made into labels.
 */
export function isCameraName(text: string): boolean {
  return text.trim() !== "" && text.length <= MAX_CAMERA_NAME && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
}
