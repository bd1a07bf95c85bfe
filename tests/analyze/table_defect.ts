/**
 * `deno task table:defect`: what `defect` finds of drawn parts and of photos under each disturbance, and its false alarms,
 * and beside it the plain recipe on the same pictures. Takes a quarter of an hour; `--quick` takes fewer pictures.
 * `--update` writes the baseline of the tests instead.
 *
 * @module
 */

import { BASELINE, type Baseline, measureBaseline, MEASURED, photoParts } from "./defect/baseline.ts";
import { drawnParts, formatTable, measureTable } from "./defect/defect_table.ts";

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n\n`));
}

async function update(): Promise<void> {
  const baseline: Baseline = {};
  for (const measured of MEASURED) baseline[measured] = await measureBaseline(measured, say);
  await Deno.writeTextFile(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`);
}

async function show(): Promise<void> {
  const samples = Deno.args.includes("--quick") ? 5 : 20;
  const sizes = { learn: 12, samples, withRecipe: true };
  const drawn = await measureTable({ ...sizes, parts: drawnParts(640, 360) });
  say(formatTable("Parts drawn at 640x360", drawn));
  const photos = await measureTable({ ...sizes, parts: await photoParts() });
  say(formatTable("Photos of Debian's opencv-doc", photos));
}

await (Deno.args.includes("--update") ? update() : show());
