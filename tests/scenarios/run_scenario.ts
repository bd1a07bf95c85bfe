import { seeded } from "../analyze/defect/random.ts";
import type { Scenario, ScenarioReport } from "./scenario.ts";

/** Options of {@linkcode runScenario}. */
export interface RunScenarioOptions {
  isQuick: boolean;
  /** The same one gives the same moments and amounts. */
  seed: number;
  /** @default {nobody} */
  progress?(words: string): void;
}

/** Runs a scenario in a folder of its own, which is removed behind it. */
export async function runScenario(scenario: Scenario, options: RunScenarioOptions): Promise<ScenarioReport> {
  const { isQuick, seed, progress = () => {} } = options;
  const folder = await Deno.makeTempDir({ prefix: "vid-scenario-" });
  try {
    return await scenario.run({ isQuick, random: seeded(seed), folder, progress });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
