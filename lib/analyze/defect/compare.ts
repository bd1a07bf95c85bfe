import type { Limits } from "./limits.ts";
import type { Straightened } from "./straighten.ts";
import { WHITE_IN_ANY_LIGHT } from "./white.ts";

/** What lies outside of the limits. */
export interface Deviations {
  /** Of a row, in pixels. */
  readonly width: number;
  /** How far each pixel lies outside, in gray levels up to 127: 0 for a good one, negative for one that is too dark. */
  readonly excess: Int8Array;
  /** Indexes of those that are not 0. */
  readonly pixels: readonly number[];
}

/**
 * Compares a part with its limits. `isWhite` tells of a pixel whether the frame is as white as can be there: it may have
 * been brighter, and is not too dark.
 */
export function compare(
  found: Straightened,
  { low, high }: Limits,
  isWhite: (at: number) => boolean,
): Deviations {
  const { plane, from, to } = found;
  const { width, height, data } = plane;
  const [lows, highs] = [low.data, high.data];
  const excess = new Int8Array(data.length);
  const pixels: number[] = [];
  for (let y = 0; y < height; y++) {
    const end = y * width + to[y];
    for (let at = y * width + from[y]; at < end; at++) {
      const level = data[at];
      if (level >= lows[at] && level <= highs[at]) continue;
      if (level > highs[at]) excess[at] = Math.min(127, level - highs[at]);
      else if (level >= WHITE_IN_ANY_LIGHT && isWhite(at)) continue;
      else excess[at] = Math.max(-127, level - lows[at]);
      pixels.push(at);
    }
  }
  return { width, excess, pixels };
}
