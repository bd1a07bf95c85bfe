import { type Baseline, compareWithBaseline, type Comparison } from "./baseline.ts";
import type { PairReport } from "./report.ts";

/**
 * Compares reports with the baseline, and runs the cases that fail once more: on a machine that has other work too, once may be
 * chance. What is told of those is what the second run says.
 *
 * @param again runs the cases of these names
 */
export async function checkBaseline(
  reports: readonly PairReport[],
  baseline: Baseline,
  again: (names: readonly string[]) => Promise<readonly PairReport[]>,
): Promise<Comparison[]> {
  const first = compareWithBaseline(reports, baseline);
  const failed = first.filter(({ verdict }) => verdict === "failed").map(({ name }) => name);
  if (failed.length === 0) return first;
  const second = compareWithBaseline(await again(failed), baseline);
  return first.map((comparison) => second.find(({ name }) => name === comparison.name) ?? comparison);
}
