/** Buckets for each doubling: neighbours are 2^(1/32) apart, that is 2.2 %. */
const BUCKETS_PER_OCTAVE = 32;

/** Shorter ones count as this, in ms. */
const SHORTEST = 0.01;

/** From 0.01 ms to 0.01 ms * 2^27, which is 22 minutes. */
const BUCKETS = 27 * BUCKETS_PER_OCTAVE;

/** What 50, 95 and 99 % of latencies do not exceed, in ms. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/**
 * Counts latencies in buckets whose width grows with the latency, as HdrHistogram does. It takes 7 KB however
 * many it counts, and its percentiles are off by at most 1.1 %, between 0.01 ms and 22 minutes.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const histogram = new LatencyHistogram();
 * for (let ms = 1; ms <= 100; ms++) histogram.add(ms);
 * assertAlmostEquals(histogram.percentile(50), 50, 0.55);
 * assertAlmostEquals(histogram.percentile(99), 99, 1.1);
 * ```
 */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;

  /** How many latencies were added. */
  get total(): number {
    return this.#total;
  }

  /** Counts one latency, in ms. */
  add(ms: number): void {
    const octaves = Math.log2(Math.max(ms, SHORTEST) / SHORTEST);
    this.#counts[Math.min(BUCKETS - 1, Math.floor(octaves * BUCKETS_PER_OCTAVE))] += 1;
    this.#total += 1;
  }

  /** Counts all of another histogram's too. */
  addAll(other: LatencyHistogram): void {
    for (const [bucket, count] of other.#counts.entries()) this.#counts[bucket] += count;
    this.#total += other.#total;
  }

  /** The latency in ms that `percent` of all do not exceed (nearest rank); NaN where there are none. */
  percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil(this.#total * percent / 100));
    let seen = 0;
    const bucket = this.#counts.findIndex((count) => (seen += count) >= rank);
    // The geometric middle of a bucket is off by the same factor to both its ends.
    return bucket < 0 ? NaN : SHORTEST * 2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE);
  }

  /** The latencies in ms that most do not exceed; NaN where there are none. */
  percentiles(): Percentiles {
    return { p50: this.percentile(50), p95: this.percentile(95), p99: this.percentile(99) };
  }
}
