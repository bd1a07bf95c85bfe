import { assert, assertEquals } from "@std/assert";
import { BASELINE, type Baseline, measureBaseline, MEASURED } from "./defect/baseline.ts";

for (const measured of MEASURED) {
  Deno.test(`defect finds no less of ${measured} than its baseline, and raises no more false alarms`, async () => {
    const baseline: Baseline = JSON.parse(await Deno.readTextFile(BASELINE));
    const wrong: string[] = [];
    const now = await measureBaseline(measured, (words) => wrong.push(words));
    assertEquals(Object.keys(now), Object.keys(baseline[measured]!));
    for (const [disturbance, { found, falseAlarms }] of Object.entries(baseline[measured]!)) {
      const { [disturbance]: figures } = now;
      const isNoWorse = figures!.found >= found && figures!.falseAlarms <= falseAlarms;
      assert(isNoWorse, `${disturbance}: ${JSON.stringify(figures)}\n${wrong.join("\n")}`);
    }
  });
}
