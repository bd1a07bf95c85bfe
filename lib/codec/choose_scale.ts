import type { DctScale } from "./codec.ts";

/**
 * Chooses the DCT scale that decodes the fewest pixels and still has at least `longestSide` of them along the
 * longer side, so 1 for a picture that is smaller than that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chooseScale } from "./choose_scale.ts";
 *
 * assertEquals(chooseScale(1920, 1080, 480), 4);
 * assertEquals(chooseScale(1920, 1080, 481), 2);
 * ```
 */
export function chooseScale(width: number, height: number, longestSide: number): DctScale {
  const longest = Math.max(width, height);
  for (const scale of [8, 4, 2] as const) {
    if (Math.ceil(longest / scale) >= longestSide) return scale;
  }
  return 1;
}
