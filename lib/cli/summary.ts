import type { Stats } from "../accounting.ts";
import { count, measure, tally } from "./figures.ts";
import { renderRows, type Row } from "./rows.ts";

/** The runs of a command for answers, by its name, such as `--on-ng`. */
export interface HookStats {
  name: string;
  counts: Readonly<Record<"done" | "failed" | "skipped", number>>;
}

/**
 * The closing table of a run: a name, a figure and a remark on each line.
 *
 * ```text
 *   captured     1,234  = 1,231 answered + 3 dropped
 *   answered     1,231  ok 1,198, ng 33
 *   dropped          3  superseded 3
 *   frames/s      30.0  in 41.0 s
 *   latency p50   12.1  ms
 *   latency p99   40.7  ms
 *   --on-ng         33  done 31, failed 1, skipped 1
 * ```
 */
export function renderSummary(stats: Stats, hooks: readonly HookStats[] = []): string {
  const { captured, answered, dropped, pending, resent, latencyMs } = stats;
  const rows: Row[] = [
    ["captured", count(captured), equation(stats)],
    ["answered", count(answered), tally(stats.verdicts)],
    ["dropped", count(dropped), tally(stats.drops)],
    ["frames/s", measure(stats.framesPerSecond), `in ${measure(stats.seconds)} s`],
    ["latency p50", measure(latencyMs.p50), "ms"],
    ["latency p99", measure(latencyMs.p99), "ms"],
  ];
  if (pending > 0) {
    rows.splice(3, 0, ["pending", count(pending), "neither answered nor dropped when it ended"]);
  }
  if (resent > 0) rows.splice(3, 0, ["resent", count(resent), "after a broken connection"]);
  for (const { name, counts } of hooks) {
    rows.push([name, count(counts.done + counts.failed + counts.skipped), tally(counts)]);
  }
  return renderRows(rows);
}

function equation({ answered, dropped, pending }: Stats): string {
  const rest = pending > 0 ? ` + ${count(pending)} pending` : "";
  return `= ${count(answered)} answered + ${count(dropped)} dropped${rest}`;
}
