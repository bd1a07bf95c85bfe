import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { PairCase } from "./cases.ts";
import type { Run } from "./measure_run.ts";
import { pairReport } from "./pair_report.ts";

const CASE: PairCase = {
  ...{ name: "ok-720p", title: "a case", video: "720p", server: [], client: [] },
  peers: ["python", "gstreamer"],
  targets: [
    { figure: "framesPerSecond", bound: "≥", ratio: 2.5 },
    { figure: "cpuMs", bound: "≤", ratio: 0.5 },
    { figure: "p99", bound: "≤", ratio: 0.5 },
  ],
};

function runOf(framesPerSecond: number, cpuMs: Record<string, number>, p99?: number): Run {
  const peakBytes = Object.fromEntries(Object.keys(cpuMs).map((program) => [program, 1e6]));
  return {
    framesPerSecond,
    cpuMs,
    peakBytes,
    othersShare: framesPerSecond / 100,
    ...(p99 !== undefined && { latencyMs: { p50: 1, p99 } }),
  };
}

const RUNS = {
  ours: [
    runOf(100, { client: 4, ffmpeg: 3, server: 5 }, 20),
    runOf(90, { client: 5, ffmpeg: 4, server: 6 }, 30),
    runOf(30, { client: 6, ffmpeg: 3, server: 6 }, 40),
  ],
  peers: {
    python: [
      runOf(50, { client: 10, server: 10 }, 40),
      runOf(30, { client: 15, server: 15 }, 40),
      runOf(10, { client: 12, server: 13 }, 50),
    ],
    gstreamer: [1, 2, 3].map(() => runOf(90, { client: 6, server: 4 })),
  },
};

Deno.test("pairReport() compares what ran in the same round", () => {
  const { figure, pairs, checks, othersShare } = pairReport(CASE, RUNS);
  assertEquals([figure, othersShare], ["framesPerSecond", 0.9]);
  assertEquals(pairs.map(({ name, ratio }) => [name, ratio.median, ratio.least, ratio.most]), [
    // The medians' own ratio would be 90 / 30; that of the rounds, 2, 3 and 3.
    ["vid", 3, 2, 3],
    ["python", 1, 1, 1],
    ["gstreamer", 3, 1.8, 9],
  ]);
  assertEquals(pairs[0].programs.ffmpeg, { cpuMs: 3, peakBytes: 1e6 });
  assertEquals(pairs[0].cpuMs, { median: 15, least: 12, most: 15 });
  assertEquals(pairs[0].latencyMs, {
    p50: { median: 1, least: 1, most: 1 },
    p99: { median: 30, least: 20, most: 40 },
  });
  assertEquals(pairs[2].latencyMs, undefined);
  assertAlmostEquals(pairs[2].cpuRatio.median, 0.4);
  assertEquals(checks.map(({ figure, ratio, reached }) => [figure, ratio.median, reached]), [
    ["framesPerSecond", 3, true],
    ["cpuMs", 0.6, false],
    ["p99", 0.75, false],
  ]);
});
