import type { PairReport } from "./report.ts";

/** More than this times the baseline is a change for the worse, and no longer chance. */
const MOST_RISE = 1.3;

/** CPU a frame of vid over that of the tutorial's pair, by case: `baseline.json`. */
export type Baseline = Readonly<Record<string, number>>;

/** How a case stands to the baseline. */
export interface Comparison {
  name: string;
  verdict: "passed" | "failed" | "skipped";
  /** In words: what was found, and what was to be. */
  words: string;
}

/** What the baseline is where it is as these reports say. */
export function baselineOf(reports: readonly PairReport[]): Baseline {
  return Object.fromEntries(
    reports.map((report) => [report.name, Math.round(1000 * cpuRatio(report)) / 1000]),
  );
}

/** Compares each case with the baseline; what the baseline does not know is skipped. */
export function compareWithBaseline(reports: readonly PairReport[], baseline: Baseline): Comparison[] {
  return reports.map((report) => {
    const { name } = report;
    const found = `CPU a frame is ${cpuRatio(report).toFixed(2)} of Python's`;
    const known = baseline[name];
    if (known === undefined) return { name, verdict: "skipped", words: `${found}, and has no baseline` };
    const most = known * MOST_RISE;
    const verdict = cpuRatio(report) > most ? "failed" : "passed";
    return {
      name,
      verdict,
      words: `${found}, may be ${most.toFixed(2)}: the baseline is ${known.toFixed(2)}`,
    };
  });
}

function cpuRatio({ pairs: [ours] }: PairReport): number {
  return ours.cpuRatio.median;
}
