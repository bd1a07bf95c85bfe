import type { JudgeCounts } from "../judge/judge_tally.ts";
import { count, measure, tally } from "./figures.ts";
import { renderRows, type Row } from "./rows.ts";

/**
 * The closing table of vid-server judge.
 *
 * ```text
 *   files            3
 *   results        134  ok 120, ng 12, error 2
 *   errors           2  not-found 1, bad-jpeg 1
 *   parts           17  ok 15, ng 2
 *   right           15  ok, as expected
 *   wrong            4  ng 2, error 2
 *   each p50       4.5  ms
 *   each p99      12.1  ms
 * ```
 */
export function renderJudgeSummary(counts: JudgeCounts): string {
  const { files, results, verdicts, errors, parts, expected, eachMs } = counts;
  const rows: Row[] = [
    ["files", count(files), ""],
    ["results", count(results), tally(verdicts)],
  ];
  if (verdicts.error > 0) rows.push(["errors", count(verdicts.error), tally(errors)]);
  if (parts !== undefined) {
    const { seen, ...others } = parts;
    rows.push(["parts", count(seen), tally(others)]);
  }
  if (expected !== undefined) rows.push(...renderExpected(expected));
  rows.push(["each p50", measure(eachMs.p50), "ms"], ["each p99", measure(eachMs.p99), "ms"]);
  return renderRows(rows);
}

function renderExpected({ verdict, right, wrong }: NonNullable<JudgeCounts["expected"]>): Row[] {
  const wrongs = Object.values(wrong).reduce((total, number) => total + number, 0);
  return [
    ["right", count(right), `${verdict}, as expected`],
    ["wrong", count(wrongs), tally(wrong)],
  ];
}
