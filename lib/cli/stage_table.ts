import type { Stats } from "../accounting.ts";
import { type Stage, STAGES } from "../frame_timing.ts";
import type { Percentiles } from "../latency_histogram.ts";
import { measure } from "./figures.ts";

/** What is shorter shows as 0.0 ms. */
const SHOWN_MS = 0.05;

const NAME_WIDTH = "downlink".length;

const FIGURE_WIDTH = 10;

const HEADING = ["p50", "p95", "p99"];

/**
 * How long frames were in each stage of their way: p50, p95 and p99 in ms, and what happens to a frame there. Stages that
 * take no time worth showing are left out. Empty where no frame was answered.
 *
 * ```text
 *   ms             p50       p95       p99
 *   encode         2.1       2.5       3.0  is made a JPEG
 *   analyze        8.0      15.4   1,033.1  is judged
 *   whole         12.1      20.2      40.7  from capture to answer
 * ```
 */
export function renderStageTable({ answered, stages, latencyMs }: StageStats): string {
  if (answered === 0) return "";
  // The table's own keys.
  const shown = (Object.keys(STAGES) as Stage[]).flatMap((stage) => {
    const times = stages[stage];
    return times !== undefined && times.p99 >= SHOWN_MS ? [rowOf(stage, times, STAGES[stage])] : [];
  });
  return [["ms", HEADING, ""] as const, ...shown, rowOf("whole", latencyMs, "from capture to answer")]
    .map(([name, figures, remark]) => {
      const cells = figures.map((figure) => figure.padStart(FIGURE_WIDTH)).join("");
      return `  ${name.padEnd(NAME_WIDTH)}${cells}  ${remark}`.trimEnd();
    })
    .join("\n");
}

/** What the table is made of. */
export type StageStats = Pick<Stats, "answered" | "stages" | "latencyMs">;

function rowOf(name: string, { p50, p95, p99 }: Percentiles, remark: string) {
  return [name, [p50, p95, p99].map(measure), remark] as const;
}
