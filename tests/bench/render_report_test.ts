import { assertEquals, assertStringIncludes } from "@std/assert";
import { figureReport } from "./figure_case.ts";
import { renderFigures, renderPairs } from "./render_report.ts";
import type { PairReport } from "./report.ts";
import { spreadOf } from "./spread.ts";

const REPORT: PairReport = {
  name: "ok-720p",
  title: "1280x720 H.264, ok",
  figure: "framesPerSecond",
  pairs: [
    {
      name: "vid",
      ratio: spreadOf([2.9, 2.8, 3.1]),
      cpuRatio: spreadOf([0.65, 0.6, 0.7]),
      framesPerSecond: spreadOf([230, 220, 240]),
      latencyMs: { p50: spreadOf([5.31]), p99: spreadOf([9]) },
      cpuMs: spreadOf([8.2]),
      programs: {
        client: { cpuMs: 2.5, peakBytes: 100e6 },
        ffmpeg: { cpuMs: 2.7, peakBytes: 80e6 },
        server: { cpuMs: 3, peakBytes: 110e6 },
      },
    },
    {
      name: "python",
      ratio: spreadOf([1]),
      cpuRatio: spreadOf([1]),
      framesPerSecond: spreadOf([80]),
      cpuMs: spreadOf([12]),
      programs: { client: { cpuMs: 5, peakBytes: 150e6 }, server: { cpuMs: 7, peakBytes: 160e6 } },
    },
  ],
  othersShare: 0.1,
  checks: [
    { figure: "framesPerSecond", bound: "≥", target: 2.7, ratio: spreadOf([2.9, 2.8, 3.1]), reached: true },
    { figure: "cpuMs", bound: "≤", target: 0.6, ratio: spreadOf([0.65]), reached: false },
  ],
};

Deno.test("renderPairs() is a table of medians, and what was to be reached", () => {
  const [title, head, ...rows] = renderPairs(REPORT).split("\n").map((line) => line.trim().split(/ {2,}/));
  assertEquals(title, ["ok-720p: 1280x720 H.264, ok"]);
  assertEquals(head, [
    ...["frames/s, ratio", "frames/s", "p50 ms", "p99 ms", "CPU a frame, ratio"],
    ...["ms = client + ffmpeg + server", "of a core", "peak MB = client + ffmpeg + server"],
  ]);
  assertEquals(rows, [
    [
      ...["vid", "2.90 (2.80–3.10)", "230.0", "5.3", "9.0", "0.65 (0.60–0.70)"],
      ...["8.2 = 2.5 + 2.7 + 3.0", "189 %", "290 = 100 + 80 + 110"],
    ],
    ["python", "1.00", "80.0", "–", "–", "1.00", "12.0 = 5.0 + – + 7.0", "96 %", "310 = 150 + – + 160"],
    ["reached: frames/s ≥ 2.7 × python, is 2.90 (2.80–3.10)"],
    ["MISSED: CPU a frame ≤ 0.6 × python, is 0.65"],
  ]);
});

Deno.test("renderPairs() tells where the machine was busy with something else", () => {
  const words = renderPairs({ ...REPORT, othersShare: 0.254 }).split("\n").at(-1)!;
  assertStringIncludes(words, "Not a quiet machine: other programs had 25 % of all cores");
});

Deno.test("renderFigures() is a line for each figure, with what it was to be", () => {
  const report = figureReport({ name: "start", title: "both programs" }, [
    { name: "listens", unit: "ms", values: [160, 140, 149], target: 150 },
    { name: "first verdict", unit: "ms", values: [710], target: 700 },
    { name: "memory", unit: "MB", values: [97.64] },
  ]);
  assertEquals(report.figures.map(({ reached }) => reached), [true, false, undefined]);
  assertEquals(renderFigures(report).split("\n"), [
    "start: both programs",
    "  listens        149 (140–160)  ms  reached: ≤ 150",
    "  first verdict            710  ms   MISSED: ≤ 700",
    "  memory                  97.6  MB",
  ]);
});
