import { median } from "../../lib/median.ts";

/** More points say no more: each of these is the median of as many samples as it takes. */
const MOST_POINTS = 300;

/** What was measured at a time. */
export interface Sample {
  /** Since the start, in s. */
  seconds: number;
  value: number;
}

/** How much a measured quantity may rise before that is a trend. */
export interface Tolerance {
  /** Of the median: 0.1 is a tenth. */
  share: number;
  /** In the quantity's own unit, where that is more. */
  floor: number;
}

/** The straight line through samples that outliers cannot tilt. */
export interface Trend {
  /** A second. */
  slope: number;
  /** At 0 s. */
  intercept: number;
  /** The middle one of all values. */
  median: number;
  /** What it rose by between the first sample and the last; negative where it fell. */
  rise: number;
}

/**
 * Fits a line to samples: its slope is the median of the slopes between all pairs of them, which 29 % of outliers cannot
 * move far (Theil 1950; P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968). A
 * garbage collector's sawtooth and a busy machine's peaks are such outliers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const samples = [10, 11, 12, 99, 14].map((value, seconds) => ({ value, seconds }));
 * const { slope, intercept, rise } = trendOf(samples);
 * assertEquals([slope, intercept, rise], [1, 10, 4]);
 * ```
 */
export function trendOf(samples: readonly Sample[]): Trend {
  if (samples.length < 2) {
    throw new RangeError(`Cannot fit a line to fewer than 2 samples: got ${samples.length}`);
  }
  const points = thinned(samples);
  const slopes = points.flatMap((from, n) =>
    points.slice(n + 1).map((to) => (to.value - from.value) / (to.seconds - from.seconds))
  );
  const slope = median(slopes);
  return {
    slope,
    intercept: median(points.map(({ seconds, value }) => value - slope * seconds)),
    median: median(samples.map(({ value }) => value)),
    rise: slope * (samples.at(-1)!.seconds - samples[0]!.seconds),
  };
}

/**
 * Whether a quantity stays where it is: over the whole run it rises by no more than the tolerance. That it falls is no
 * trouble. A longer run finds a slower leak: with 60 minutes and a tolerance of 10 MB, one of 10 MB an hour.
 */
export function isFlat({ rise, median }: Trend, { share, floor }: Tolerance): boolean {
  return rise <= Math.max(floor, share * median);
}

/** Medians of neighbours: all pairs of an hour's samples would be six million. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  const each = Math.ceil(samples.length / MOST_POINTS);
  if (each === 1) return samples;
  return Array.from({ length: Math.ceil(samples.length / each) }, (_, n) => {
    const some = samples.slice(n * each, (n + 1) * each);
    return { seconds: some[some.length >> 1]!.seconds, value: median(some.map(({ value }) => value)) };
  });
}
