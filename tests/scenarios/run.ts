/**
 * `deno task scenarios [NAME…]`: all that happens to cameras, networks, servers and people, done to real programs, and
 * what came of it as a table. Exits with 1 where something does not hold. Takes half an hour; `--quick` is the shortened
 * form that the tests run, and `--seed N` repeats the moments of an earlier run.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseChoice } from "../../lib/values/parse_choice.ts";
import { parseInteger } from "../../lib/values/parse_integer.ts";
import { ValueError } from "../../lib/values/value_error.ts";
import { isPassed, type Outcome, renderTable } from "./render_table.ts";
import { runScenario } from "./run_scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const { isQuick, seed, names } = readArguments();

const outcomes: Outcome[] = [];
say(`seed ${seed}`);
for (const scenario of SCENARIOS) {
  const { name } = scenario;
  if (names.length > 0 && !names.includes(name)) continue;
  const startedAt = performance.now();
  const progress = (words: string) => say(`  ${name}: ${words}`);
  say(`${name}: ${scenario.summary}`);
  try {
    outcomes.push({ name, report: await runScenario(scenario, { isQuick, seed, progress }) });
  } catch (error) {
    outcomes.push({ name, error });
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const outcome = outcomes.at(-1)!;
  for (const words of "report" in outcome ? outcome.report.failures : [outcome.error]) {
    say(`  ${name}: ${words}`);
  }
  say(`  ${name}: ${isPassed(outcome) ? "passed" : "FAILED"} in ${seconds} s`);
}
Deno.stdout.writeSync(new TextEncoder().encode(`${renderTable(outcomes)}\n`));
Deno.exit(outcomes.every(isPassed) ? 0 : 1);

/** Half an hour is not to be begun by a slip of the pen: what cannot be read is told, and ends it. */
function readArguments(): { isQuick: boolean; seed: number; names: string[] } {
  const known = SCENARIOS.map(({ name }) => name);
  const unknown = (flag: string, key?: string) => {
    if (key === undefined) return true; // a name
    throw new ValueError("what there is are names of scenarios, --quick and --seed N", flag);
  };
  try {
    const { _, quick, seed } = parseArgs(Deno.args, { string: ["seed"], boolean: ["quick"], unknown });
    return {
      isQuick: quick,
      seed: seed === undefined ? Math.floor(1e6 * Math.random()) : parseInteger(seed, { min: 0 }),
      names: _.map((name: string | number) => parseChoice(String(name), known)),
    };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    say(`scenarios: ${error.message}`);
    Deno.exit(2);
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
