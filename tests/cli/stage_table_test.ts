import { assert, assertEquals } from "@std/assert";
import { renderStageTable } from "../../lib/cli/stage_table.ts";
import { type Stage, STAGES } from "../../lib/frame_timing.ts";
import { statsOf } from "./stats_of.ts";

Deno.test("renderStageTable() leaves out stages that nobody passed or that took no time", () => {
  const rows = renderStageTable(statsOf()).split("\n").map((row) => row.trim().split(/\s+/)[0]);
  assertEquals(rows, ["ms", "encode", "analyze", "whole"]);
});

Deno.test("renderStageTable() has all stages in the order of a frame's way, within 80 columns", () => {
  const all = Object.keys(STAGES) as Stage[];
  const stages = Object.fromEntries(
    all.toReversed().map((stage) => [stage, { p50: 1, p95: 2, p99: 123456.78 }]),
  );
  const lines = renderStageTable(statsOf({ stages })).split("\n");
  assertEquals(lines.slice(1, -1).map((line) => line.trim().split(" ")[0]), all);
  for (const line of lines) assert(line.length <= 80, line);
  assertEquals(lines[1], "  queue          1.0       2.0 123,456.8  waits for its turn to be sent");
});

Deno.test("renderStageTable() is empty where nothing was answered", () => {
  assertEquals(renderStageTable(statsOf({ answered: 0 })), "");
});
