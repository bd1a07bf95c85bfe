import type { Diagnosis } from "../doctor/diagnose.ts";
import type { DoctorFigures } from "../doctor/doctor_figures.ts";
import { widthOn } from "./help.ts";
import { painter } from "./painter.ts";
import { renderStageTable, type StageStats } from "./stage_table.ts";
import { wrap } from "./wrap.ts";

/** Options of {@linkcode renderDiagnosis}. */
export interface DiagnosisReportOptions {
  /** Width of the terminal. @default {80} */
  columns?: number;
  /** Whether headings are bold. @default {false} */
  colour?: boolean;
}

/**
 * What vid-client doctor prints for a person.
 *
 * ```text
 * Analysis is the bottleneck: 5.1 of the camera's 30 frames/s are judged, 390 ms old
 *
 * What shows it
 *   - A frame takes 10 ms to be decoded and 185.4 ms to be judged: no more than 5.1
 *     frames/s of a camera are possible
 *
 * What would help
 *   - vid-server --set defect.size=640: fewer pixels are looked at
 *
 *   ms             p50       p95       p99
 *   …
 * ```
 */
export function renderDiagnosis(
  { bottleneck, summary, evidence, advice }: Diagnosis,
  stats: StageStats,
  { columns = 80, colour = false }: DiagnosisReportOptions = {},
): string {
  const width = widthOn(columns);
  const paint = painter(colour);
  const list = (heading: string, items: readonly string[]) =>
    items.length === 0
      ? ""
      : [paint("bold", heading), ...items.flatMap((item) => bullet(item, width))].join("\n");
  return [
    wrap(summary, width).map((line) => paint("bold", line)).join("\n"),
    list(bottleneck === "none" ? "Beside that" : "What shows it", evidence),
    list("What would help", advice),
    renderStageTable(stats),
  ].filter((section) => section !== "").join("\n\n");
}

/** The same for programs, with all figures to three decimals. */
export function diagnosisJson(diagnosis: Diagnosis, figures: DoctorFigures): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
  return JSON.stringify({ ...diagnosis, figures }, rounded, 2);
}

function bullet(item: string, width: number): string[] {
  return wrap(item, width - 4).map((line, index) => (index === 0 ? "  - " : "    ") + line);
}
