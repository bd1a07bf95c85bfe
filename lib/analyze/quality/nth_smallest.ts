/**
 * The value that would stand at `rank`, counted from 0, if the values were sorted. Moves them about. Hoare's FIND
 * (C. A. R. Hoare, "Algorithm 65", CACM 4, 1961), which looks at each about three times, not at all again and again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nthSmallest(Float32Array.of(5, 1, 4, 2), 1), 2);
 * ```
 */
export function nthSmallest(values: Float32Array, rank: number): number {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[rank];
    let [low, high] = [first, last];
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      [values[low], values[high]] = [values[high], values[low]];
      low++;
      high--;
    }
    if (high < rank) first = low;
    if (low > rank) last = high;
  }
  return values[rank];
}
