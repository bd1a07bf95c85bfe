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
import { isPassed, type Outcome, renderTable } from "./render_table.ts";
import { runScenario } from "./run_scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const flags = parseArgs(Deno.args, { string: ["seed"], boolean: ["quick"] });
const seed = flags.seed === undefined
  ? Math.floor(1e6 * Math.random())
  : parseInteger(flags.seed, { min: 0 });
const names = flags._.map((name: string | number) =>
  parseChoice(String(name), SCENARIOS.map((scenario) => scenario.name))
);

const outcomes: Outcome[] = [];
say(`seed ${seed}`);
for (const scenario of SCENARIOS) {
  const { name } = scenario;
  if (names.length > 0 && !names.includes(name)) continue;
  const startedAt = performance.now();
  const progress = (words: string) => say(`  ${name}: ${words}`);
  say(`${name}: ${scenario.summary}`);
  try {
    outcomes.push({ name, report: await runScenario(scenario, { isQuick: flags.quick, seed, progress }) });
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

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
