import { assert, assertEquals } from "@std/assert";
import { diagnosisJson, renderDiagnosis } from "../../lib/cli/diagnosis_report.ts";
import { diagnose } from "../../lib/doctor/diagnose.ts";
import { figuresOf } from "../doctor/figures_of.ts";

const SLOW = figuresOf({
  stages: { analyze: 190, wait: 180 },
  drops: { superseded: 240, overload: 9 },
  analyzer: "defect",
});

Deno.test("renderDiagnosis() tells bottleneck, figures, remedies and stages, within 80 columns", () => {
  const report = renderDiagnosis(diagnose(SLOW), SLOW);
  const [summary, evidence, advice, table] = report.split("\n\n");
  assertEquals(summary!.split("\n"), [
    "Analysis is the bottleneck: 5.1 of the camera's 30 frames/s are judged, 390 ms",
    "old",
  ]);
  assertEquals(evidence!.split("\n"), [
    "What shows it",
    "  - A frame takes 8 ms to be decoded and 190 ms to be judged: no more than 5.1",
    "    frames/s of a camera are possible",
    "  - 249 of 300 frames were dropped: superseded 240, overload 9",
  ]);
  assertEquals(advice!.split("\n").slice(0, 2), [
    "What would help",
    "  - vid-server --set defect.size=640: fewer pixels are looked at",
  ]);
  assertEquals(table!.split("\n").at(-1), "  whole        390.0     585.0     780.0  from capture to answer");
  for (const line of report.split("\n")) assert(line.length <= 80, line);
});

Deno.test("renderDiagnosis() is a sentence and the stages where nothing is slow", () => {
  const fast = figuresOf();
  const [summary, table, ...rest] = renderDiagnosis(diagnose(fast), fast).split("\n\n");
  assertEquals(summary, "Nothing is slow: the camera's 30 frames/s are all judged, 41 ms old");
  assert(table!.startsWith("  ms "));
  assertEquals(rest, []);
});

Deno.test("diagnosisJson() has the diagnosis and its figures, to three decimals", () => {
  const figures = figuresOf({ ffmpegCores: 0.123456 });
  const { figures: told, ...diagnosis } = JSON.parse(diagnosisJson(diagnose(figures), figures));
  assertEquals(diagnosis, diagnose(figures));
  assertEquals([told.ffmpegCores, told.fps, told.stages.uplink.p95], [0.123, 30, 6.75]);
});
