import type { Stats } from "../accounting.ts";
import { count, measure, tally } from "./figures.ts";
import { renderRows, type Row } from "./rows.ts";
import { renderStageTable } from "./stage_table.ts";

/** The runs of a command for answers, by its name, such as `--on-ng`. */
export interface HookStats {
  name: string;
  counts: Readonly<Record<"done" | "failed" | "skipped", number>>;
}

/**
 * The closing tables of a run: a name, a figure and a remark on each line; then where frames spent their time.
 *
 * ```text
 *   captured  1,234  = 1,231 answered + 3 dropped
 *   answered  1,231  ok 1,198, ng 33
 *   dropped       3  superseded 3
 *   frames/s   30.0  in 41.0 s
 *   --on-ng      33  done 31, failed 1, skipped 1
 *
 *   ms             p50       p95       p99
 *   encode         2.1       2.5       3.0  is made a JPEG
 *   analyze        8.0      15.4   1,033.1  is judged
 *   whole         12.1      20.2      40.7  from capture to answer
 * ```
 */
export function renderSummary(stats: Stats, hooks: readonly HookStats[] = []): string {
  const { captured, answered, dropped, pending, resent } = stats;
  const rows: Row[] = [
    ["captured", count(captured), equation(stats)],
    ["answered", count(answered), tally(stats.verdicts)],
    ["dropped", count(dropped), tally(stats.drops)],
    ["frames/s", measure(stats.framesPerSecond), `in ${measure(stats.seconds)} s`],
  ];
  if (pending > 0) {
    rows.splice(3, 0, ["pending", count(pending), "neither answered nor dropped when it ended"]);
  }
  if (resent > 0) rows.splice(3, 0, ["resent", count(resent), "after a broken connection"]);
  if (stats.quality !== undefined) rows.push(qualityRow(stats.quality));
  for (const { name, counts } of hooks) {
    rows.push([name, count(counts.done + counts.failed + counts.skipped), tally(counts)]);
  }
  return [renderRows(rows), renderStageTable(stats)].filter((table) => table !== "").join("\n\n");
}

function equation({ answered, dropped, pending }: Stats): string {
  const rest = pending > 0 ? ` + ${count(pending)} pending` : "";
  return `= ${count(answered)} answered + ${count(dropped)} dropped${rest}`;
}

function qualityRow({ least, most, mean }: Required<Stats>["quality"]): Row {
  const remark = least === most ? "of all frames" : `on average, ${least} to ${most} as the network had room`;
  return ["quality", count(Math.round(mean)), remark];
}
