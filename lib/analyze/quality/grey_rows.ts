import type { DecodedPicture } from "../../codec/codec.ts";

/** What decoders leave where nothing came: 128, in limited range 130. */
const GREY = 128;
const GREY_TOLERANCE = 4;

/** A row may have some pixels of another level: letters that are drawn into it. */
const MAX_OTHERS = 0.02;

/**
 * Share of a gray picture's rows, at its bottom or at its top, that are of one exact mid-grey, 0 to 1: the part of it that
 * never came.
 */
export function greyRows({ width, height, data }: DecodedPicture): number {
  const countFrom = (first: number, step: 1 | -1) => {
    const level = data[first * width + (width >> 1)];
    if (Math.abs(level - GREY) > GREY_TOLERANCE) return 0;
    let rows = 0;
    while (rows < height && isOfLevel(data, (first + step * rows) * width, width, level)) rows++;
    return rows;
  };
  return Math.max(countFrom(height - 1, -1), countFrom(0, 1)) / height;
}

function isOfLevel(data: Uint8Array, from: number, width: number, level: number): boolean {
  let others = 0;
  for (let at = from; at < from + width; at++) if (data[at] !== level) others++;
  return others <= width * MAX_OTHERS;
}
