import { assertAlmostEquals, assertEquals } from "@std/assert";
import { doctorFigures } from "../../lib/doctor/doctor_figures.ts";
import { statsOf } from "../cli/stats_of.ts";

const FACTS = { source: "device", form: "jpeg", width: 640, height: 480, window: 8, adapts: false } as const;

Deno.test("doctorFigures() takes the rate of answers of a live run from what came, of a lossless one from the clock", () => {
  const stats = statsOf({ answered: 100, dropped: 200, capturedPerSecond: 30, framesPerSecond: 9.5 });
  assertAlmostEquals(doctorFigures(stats, { ...FACTS, mode: "live" }).answeredPerSecond, 10, 1e-9);
  assertEquals(doctorFigures(stats, { ...FACTS, mode: "lossless" }).answeredPerSecond, 9.5);
});

Deno.test("doctorFigures() does not count what was dropped as the run began or ended", () => {
  const drops = { superseded: 7, overload: 1, stale: 0, disconnected: 2, broken: 0 };
  const stats = statsOf({ captured: 300, answered: 290, dropped: 10, drops });
  assertEquals(doctorFigures(stats, { ...FACTS, mode: "live" }).lost, 8);
});
