/**
 * `deno task soak`: a client and a server for an hour. Each second it looks at the age of frames, and at memory,
 * descriptors and children of both; writes them as CSV, draws them as SVG, and exits with 1 where one of them rises.
 * `--minutes N` for longer or shorter; `--folder PATH` for where `soak.csv` and `soak.svg` go.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { renderRows } from "../../lib/cli/rows.ts";
import { parseDecimal } from "../../lib/values/parse_decimal.ts";
import { QUANTITIES, type Quantity } from "./quantities.ts";
import { renderPlot } from "./render_plot.ts";
import { soak, type SoakSample } from "./soak_run.ts";
import { isFlat, type Sample, type Trend, trendOf } from "./trend.ts";

/**
 * Memory is level only when all code has run often enough to be compiled, caches are full, and each thread's heap has once been
 * searched for what is old: that comes after some 30,000 frames, which are 20 minutes.
 */
const WARM_UP = { share: 0.35, mostSeconds: 1200 };

const flags = parseArgs(Deno.args, {
  string: ["minutes", "folder"],
  default: { minutes: "60", folder: ".tools/soak" },
});
const seconds = 60 * parseDecimal(flags.minutes, { min: 0.1, max: 10_000 });
const folder: string = flags.folder;
const from = Math.min(WARM_UP.mostSeconds, WARM_UP.share * seconds);

await Deno.mkdir(folder, { recursive: true });
using csv = await Deno.open(`${folder}/soak.csv`, { write: true, create: true, truncate: true });
const encoder = new TextEncoder();
const write = (line: string) => csv.writeSync(encoder.encode(`${line}\n`));
write(["seconds", "answers", ...QUANTITIES.map(({ name }) => name)].join(","));

const samples: SoakSample[] = [];
const books = await soak({
  seconds,
  onSample(sample) {
    samples.push(sample);
    const values = QUANTITIES.map(({ valueOf }) => +valueOf(sample).toFixed(2));
    write([+sample.seconds.toFixed(2), sample.answers, ...values].join(","));
    if (samples.length % 60 === 0) Deno.stderr.writeSync(encoder.encode(`${samples.length / 60} min\n`));
  },
});

const measured = QUANTITIES.map((quantity) => {
  const all = samples.map((sample): Sample => ({ seconds: sample.seconds, value: quantity.valueOf(sample) }));
  const trend = trendOf(all.filter(({ seconds, value }) => seconds >= from && Number.isFinite(value)));
  return { quantity, all, trend, flat: isFlat(trend, quantity.tolerance) };
});
const panels = Map.groupBy(measured, ({ quantity }) => quantity.panel);
const title = `${+(seconds / 60).toFixed(1)} minutes of vid-client and vid-server: 25 frames/s of 640x360`;
await Deno.writeTextFile(
  `${folder}/soak.svg`,
  renderPlot(
    title,
    [...panels].map(([title, of]) => ({
      title,
      lines: of.map(({ quantity, all, trend }) => ({ name: quantity.line, samples: all, trend, from })),
    })),
  ),
);
const rows = measured.map(({ quantity, trend, flat }) => rowOf(quantity, trend, flat));
const table = `${title}\n${renderRows(rows)}\n${books}\n${folder}/soak.csv, ${folder}/soak.svg\n`;
Deno.stdout.writeSync(encoder.encode(table));
Deno.exit(measured.every(({ flat }) => flat) ? 0 : 1);

function rowOf({ name }: Quantity, { median, rise, slope }: Trend, flat: boolean): [string, string, string] {
  const perHour = slope * 3600;
  const words = `rises by ${rise.toFixed(2)} over the run after ${Math.round(from)} s, ${
    perHour.toFixed(1)
  } an hour`;
  return [name, median.toFixed(1), `${words}: ${flat ? "flat" : "NOT FLAT"}`];
}
