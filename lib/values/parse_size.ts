import { ValueError } from "./value_error.ts";

const SIZE = /^(\d+)[x×](\d+)$/i;

/** libjpeg's limit for a side. */
const MAX_SIDE = 65_500;

/** Width and height of a picture, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * Reads `640x360`: width, then height, in pixels. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSize("640x360"), { width: 640, height: 360 });
 * ```
 */
export function parseSize(text: string): Size {
  const [width, height] = (SIZE.exec(text)?.slice(1) ?? []).map(Number);
  if (isSide(width) && isSide(height)) return { width, height };
  throw new ValueError(`a size is WIDTHxHEIGHT in pixels, such as 640x360, each from 1 to ${MAX_SIDE}`, text);
}

function isSide(pixels: number | undefined): pixels is number {
  return pixels !== undefined && pixels >= 1 && pixels <= MAX_SIDE;
}
