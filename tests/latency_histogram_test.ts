import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { LatencyHistogram } from "../lib/latency_histogram.ts";

/** The percentile by sorting: what the histogram comes near to. */
function exactPercentile(all: number[], percent: number): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(all.length * percent / 100)) - 1] ?? NaN;
}

function histogramOf(all: number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of all) histogram.add(ms);
  return histogram;
}

const latency = fc.double({ min: 0.01, max: 1e6, noNaN: true });

Deno.test("LatencyHistogram.percentile() is off by at most 1.1 %", () => {
  const percent = fc.constantFrom(0, 1, 50, 90, 99, 99.9, 100);
  fc.assert(fc.property(fc.array(latency, { minLength: 1, maxLength: 200 }), percent, (all, percent) => {
    const exact = exactPercentile(all, percent);
    assertAlmostEquals(histogramOf(all).percentile(percent), exact, exact * 0.011);
  }));
});

Deno.test("LatencyHistogram.percentile() is NaN where nothing was added", () => {
  assertEquals(new LatencyHistogram().percentile(50), NaN);
});

Deno.test("LatencyHistogram.add() takes what is out of its range for its ends", () => {
  const histogram = histogramOf([-5, 0, 1e-9]);
  assertAlmostEquals(histogram.percentile(100), 0.01, 0.001);
  histogram.add(1e12);
  assert(histogram.percentile(100) > 1e6);
  assertEquals(histogram.total, 4);
});

Deno.test("LatencyHistogram.addAll() counts as if each had been added", () => {
  fc.assert(fc.property(fc.array(latency), fc.array(latency), (one, other) => {
    const both = histogramOf(one);
    both.addAll(histogramOf(other));
    assertEquals(both.total, one.length + other.length);
    assertEquals(both.percentile(50), histogramOf([...one, ...other]).percentile(50));
  }));
});
