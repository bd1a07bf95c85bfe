import type { Limits } from "./limits.ts";
import type { Straightened } from "./straighten.ts";

/**
 * How far each pixel lies outside of its limits, in gray levels up to 127: 0 for a good one, negative for one that is too
 * dark.
 */
export function compare({ plane, from, to }: Straightened, { low, high }: Limits): Int8Array<ArrayBuffer> {
  const { width, height, data } = plane;
  const [lows, highs] = [low.data, high.data];
  const excess = new Int8Array(data.length);
  for (let y = 0; y < height; y++) {
    const end = y * width + to[y];
    for (let at = y * width + from[y]; at < end; at++) {
      const level = data[at];
      if (level > highs[at]) excess[at] = Math.min(127, level - highs[at]);
      else if (level < lows[at]) excess[at] = Math.max(-127, level - lows[at]);
    }
  }
  return excess;
}
