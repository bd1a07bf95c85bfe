import type { Levels } from "./compare_edges.ts";

/** A view moves by at most this share of its longer side, or it is another view. */
const RANGE = 1 / 6;

/** By how many pixels a picture has been shifted to the right and down. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/**
 * Finds the shift between two pictures of one view, by the profiles of their columns and rows: an estimate that is wrong
 * where the view was not shifted, but changed.
 */
export function findShift(before: Levels, after: Levels): Shift {
  const range = Math.floor(RANGE * Math.max(before.width, before.height));
  return {
    x: bestOffset(profileOf(before, "columns"), profileOf(after, "columns"), range),
    y: bestOffset(profileOf(before, "rows"), profileOf(after, "rows"), range),
  };
}

/** How the mean level changes from column to column, or from row to row. */
function profileOf({ width, height, data }: Levels, along: "columns" | "rows"): Float64Array {
  const sums = new Float64Array(along === "columns" ? width : height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) sums[along === "columns" ? x : y]! += data[at]!;
  }
  const count = along === "columns" ? height : width;
  return sums.map((sum, n) => n === 0 ? 0 : (sum - sums[n - 1]!) / count);
}

/** Where two profiles differ least, as the mean square of what they have in common. */
function bestOffset(before: Float64Array, after: Float64Array, range: number): number {
  const reach = Math.min(range, Math.floor(before.length / 2));
  let [best, least] = [0, Infinity];
  for (let offset = -reach; offset <= reach; offset++) {
    const from = Math.max(1, 1 + offset);
    const end = Math.min(after.length, after.length + offset);
    let sum = 0;
    for (let n = from; n < end; n++) sum += (after[n]! - before[n - offset]!) ** 2;
    if (sum / (end - from) < least) [best, least] = [offset, sum / (end - from)];
  }
  return best;
}
