/**
 * Upper bounds of the buckets, in seconds: from the time that a small JPEG takes to be decoded to the longest that a frame
 * may be judged for by default, and a little beyond.
 */
export const BOUNDS: readonly number[] = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
];

const BOUNDS_MS = BOUNDS.map((seconds) => seconds * 1000);

/**
 * Counts durations in a few fixed buckets, as Prometheus has histograms: what is counted only grows, and the buckets of many
 * can be added up. To count one takes some 10 ns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const histogram = new DurationHistogram();
 * for (const ms of [0.5, 3, 3, 60_000]) histogram.add(ms);
 * assertEquals(histogram.upTo().slice(0, 3), [1, 1, 3]);
 * assertEquals([histogram.total, histogram.seconds], [4, 60.0065]);
 * ```
 */
export class DurationHistogram {
  /** The last one holds what is beyond all bounds. */
  readonly #counts = new Float64Array(BOUNDS.length + 1);
  #total = 0;
  #ms = 0;

  /** How many were counted. */
  get total(): number {
    return this.#total;
  }

  /** All of them together, in seconds. */
  get seconds(): number {
    return this.#ms / 1000;
  }

  /** Counts one duration, in ms. What is no number is left out: one of them would make the sum none for good. */
  add(ms: number): void {
    if (!Number.isFinite(ms)) return;
    let bucket = 0;
    while (bucket < BOUNDS_MS.length && ms > BOUNDS_MS[bucket]!) bucket++;
    this.#counts[bucket]! += 1;
    this.#total++;
    this.#ms += ms;
  }

  /** How many there were of up to each of {@linkcode BOUNDS}. */
  upTo(): number[] {
    let sum = 0;
    return BOUNDS.map((_, bucket) => sum += this.#counts[bucket]!);
  }
}
