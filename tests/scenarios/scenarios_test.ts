import { assertEquals } from "@std/assert";
import { runScenario } from "./run_scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const SEED = Math.floor(1e6 * Math.random());

for (const scenario of SCENARIOS) {
  Deno.test(`scenario ${scenario.name}: ${scenario.summary.charAt(0).toLowerCase()}${scenario.summary.slice(1)}`, async () => {
    const { failures, frames } = await runScenario(scenario, { isQuick: true, seed: SEED });
    assertEquals(failures, [], `seed ${SEED}, ${JSON.stringify(frames)}`);
  });
}
