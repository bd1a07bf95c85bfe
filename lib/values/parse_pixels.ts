import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

/** JPEG's own limit: 65535 by 65535. */
const MAX_PIXELS = 65_535 ** 2;

/**
 * Reads a number of pixels: `64MP` (megapixels) or `64000000`. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePixels("64MP"), 64_000_000);
 * ```
 */
export function parsePixels(text: string): number {
  const mega = /mp$/i.test(text);
  const pixels = Math.round(parseNumber(mega ? text.slice(0, -2) : text) * (mega ? 1e6 : 1));
  if (pixels >= 1 && pixels <= MAX_PIXELS) return pixels;
  throw new ValueError("it is a number of pixels, such as 64MP or 64000000, up to 4294MP", text);
}
