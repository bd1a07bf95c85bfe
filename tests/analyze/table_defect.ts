/**
 * `deno task table:defect`: what `defect` finds of drawn parts and of photos under each disturbance, and its false alarms,
 * and beside it the plain recipe on the same pictures. Takes a quarter of an hour, and exits 1 where anything is worse than
 * in the baseline; `--quick` takes fewer pictures and compares nothing; `--update` writes the baseline anew.
 *
 * @module
 */

import {
  BASELINE,
  type Baseline,
  type Figures,
  figuresOf,
  measure,
  MEASUREMENTS,
  readBaseline,
  whatIsWorse,
} from "./defect/baseline.ts";
import { formatTable } from "./defect/defect_table.ts";

const TABLES = ["drawnTable", "photosTable"] as const;
const QUICK = 5;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n\n`));
}

async function show(name: typeof TABLES[number], samples?: number): Promise<Figures> {
  const rows = await measure(name, { withRecipe: true, ...(samples && { samples }) });
  say(formatTable(MEASUREMENTS[name].title, rows));
  return figuresOf(rows);
}

const isQuick = Deno.args.includes("--quick");
const tables = new Map<typeof TABLES[number], Figures>();
for (const name of TABLES) tables.set(name, await show(name, isQuick ? QUICK : undefined));
if (Deno.args.includes("--update")) {
  const [drawnTable, photosTable] = [tables.get("drawnTable")!, tables.get("photosTable")!];
  const [drawn, photos] = [figuresOf(await measure("drawn")), figuresOf(await measure("photos"))];
  const baseline: Baseline = { drawn, photos, drawnTable, photosTable };
  await Deno.writeTextFile(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`);
} else if (!isQuick) {
  const before = await readBaseline();
  const worse = TABLES.flatMap((name) => whatIsWorse(tables.get(name)!, before[name]));
  say(worse.length === 0 ? "Nothing is worse than in the baseline." : `Worse:\n${worse.join("\n")}`);
  if (worse.length > 0) Deno.exitCode = 1;
}
