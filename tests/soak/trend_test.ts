import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { between, normal, seeded } from "../analyze/defect/random.ts";
import { isFlat, type Sample, trendOf } from "./trend.ts";

const SEED = Math.floor(1e6 * Math.random());

/** An hour's samples, one a second. */
function hourOf(valueAt: (seconds: number) => number): Sample[] {
  return Array.from({ length: 3600 }, (_, seconds) => ({ seconds, value: valueAt(seconds) }));
}

Deno.test("trendOf() finds a line's slope under noise and outliers", () => {
  const random = seeded(SEED);
  const samples = hourOf((seconds) =>
    random() < 0.1 ? between(random, 500, 1000) : 80 + seconds * 0.01 + normal(random, 3)
  );
  const { slope, intercept, rise } = trendOf(samples);
  assertAlmostEquals(slope, 0.01, 0.0005, `seed ${SEED}`);
  assertAlmostEquals(intercept, 80, 2, `seed ${SEED}`);
  assertAlmostEquals(rise, 36, 2, `seed ${SEED}`);
});

Deno.test("trendOf() takes a garbage collector's sawtooth for level", () => {
  const sawtooth = trendOf(hourOf((seconds) => 100 + (seconds * 0.5) % 40));
  assert(Math.abs(sawtooth.rise) < 1, `${sawtooth.rise}`);
  assertAlmostEquals(sawtooth.median, 120, 1);
});

Deno.test("trendOf() needs two samples", () => {
  const sample = { seconds: 1, value: 2 };
  assertThrows(() => trendOf([sample]), RangeError, "fewer than 2 samples: got 1");
  assertEquals(trendOf([sample, { seconds: 2, value: 5 }]).rise, 3);
});

Deno.test("isFlat() allows what falls and what rises within the tolerance, and no more", () => {
  const tolerance = { share: 0.1, floor: 5 };
  const risingBy = (rise: number, median: number) =>
    isFlat({ slope: 0, intercept: 0, rise, median }, tolerance);
  assertEquals([risingBy(-90, 100), risingBy(10, 100), risingBy(10.1, 100)], [true, true, false]);
  assertEquals([risingBy(5, 20), risingBy(5.1, 20)], [true, false]);
});

Deno.test("isFlat() finds a leak of one descriptor a minute in an hour", () => {
  const leak = trendOf(hourOf((seconds) => 40 + Math.floor(seconds / 60)));
  assertEquals(isFlat(leak, { share: 0, floor: 2 }), false);
});
