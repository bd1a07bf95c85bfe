import type { JudgeCounts } from "../judge/judge_tally.ts";
import { count, measure, tally } from "./figures.ts";
import { renderRows, type Row } from "./rows.ts";
import { joinParts } from "./status_line.ts";

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

/** What judging files has come to on one line of up to `columns` columns: `1,234 results · 12 files · ok 1,198, ng 36`. */
export function renderJudgeStatus({ results, files, verdicts }: JudgeCounts, columns = Infinity): string {
  const parts = [
    `${count(results)} result${results === 1 ? "" : "s"}`,
    `${count(files)} file${files === 1 ? "" : "s"}`,
    tally(verdicts),
  ];
  return joinParts(parts, columns);
}

function renderExpected({ verdict, right, wrong }: NonNullable<JudgeCounts["expected"]>): Row[] {
  const wrongs = Object.values(wrong).reduce((total, number) => total + number, 0);
  return [
    ["right", count(right), `${verdict}, as expected`],
    ["wrong", count(wrongs), tally(wrong)],
  ];
}
