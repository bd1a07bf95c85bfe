import { assertEquals } from "@std/assert";
import { type Baseline, baselineOf, compareWithBaseline } from "./baseline.ts";
import baseline from "./baseline.json" with { type: "json" };
import { benchOptions } from "./bench_options.ts";
import { checkBaseline } from "./check_baseline.ts";
import type { PairReport } from "./report.ts";
import { spreadOf } from "./spread.ts";

/** Of a case in which vid's CPU a frame is so many times the tutorial's. */
function reportOf(name: string, cpuRatio: number): PairReport {
  const one = spreadOf([1]);
  const rest = { ratio: one, framesPerSecond: one, cpuMs: one, programs: {} };
  const pairs = [
    { name: "vid", cpuRatio: spreadOf([cpuRatio / 2, cpuRatio, cpuRatio * 3]), ...rest },
    { name: "python", cpuRatio: one, ...rest },
  ];
  return { name, title: "", figure: "framesPerSecond", pairs, othersShare: 0, checks: [] };
}

Deno.test("compareWithBaseline() fails what rises by more than 30 %, and skips what it does not know", () => {
  const reports = [reportOf("same", 0.7), reportOf("up", 0.9), reportOf("over", 0.92), reportOf("new", 9)];
  const compared = compareWithBaseline(reports, { same: 0.7, up: 0.7, over: 0.7, gone: 1 });
  assertEquals(compared.map(({ name, verdict }) => [name, verdict]), [
    ["same", "passed"],
    ["up", "passed"],
    ["over", "failed"],
    ["new", "skipped"],
  ]);
  assertEquals(compared[2].words, "CPU a frame is 0.92 of Python's, may be 0.91: the baseline is 0.70");
});

Deno.test("baselineOf() is what the same reports pass", () => {
  const reports = [reportOf("ok", 0.71239), reportOf("quality", 0.6)];
  assertEquals(baselineOf(reports), { ok: 0.712, quality: 0.6 });
});

Deno.test("baseline.json has what --quick compares", () => {
  const { cases } = benchOptions(["--quick"])!;
  assertEquals(cases.filter((name) => !((baseline as Baseline)[name] > 0.05)), []);
});

Deno.test("checkBaseline() runs once more what fails, and fails it if it does so twice", async () => {
  const known = { fine: 0.7, once: 0.7, twice: 0.7 };
  const reports = [reportOf("fine", 0.7), reportOf("once", 1), reportOf("twice", 1.1)];
  const runs: string[][] = [];
  const compared = await checkBaseline(reports, known, (names) => {
    runs.push([...names]);
    return Promise.resolve([reportOf("once", 0.8), reportOf("twice", 1.2)]);
  });
  assertEquals(runs, [["once", "twice"]]);
  assertEquals(compared.map(({ name, verdict }) => [name, verdict]), [
    ["fine", "passed"],
    ["once", "passed"],
    ["twice", "failed"],
  ]);
  assertEquals(compared[2].words.slice(0, 19), "CPU a frame is 1.20");
});

Deno.test("checkBaseline() runs nothing again where nothing fails", async () => {
  const compared = await checkBaseline([reportOf("fine", 0.7)], { fine: 0.7 }, () => {
    throw new Error("It runs again");
  });
  assertEquals(compared.map(({ verdict }) => verdict), ["passed"]);
});
