/**
 * `deno task soak:analyze`: 20,000 frames through each analyzer, alone, in a chain and with parts, and what memory they
 * take. Exits with 1 where it grows. `--frames N` for more or fewer, `--codec wasm` for the other codec, `--json` for a
 * line of JSON each.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseChoice } from "../../lib/values/parse_choice.ts";
import { parseInteger } from "../../lib/values/parse_integer.ts";
import { growthOf, type MemorySample, soakAnalyzers, SOAKED } from "./soak_analyzers.ts";

const MB = 1e6;

const SAMPLES = 20;

const flags = parseArgs(Deno.args, {
  string: ["frames", "codec"],
  boolean: ["json"],
  default: { frames: "20000", codec: "auto" },
});
const frames = parseInteger(flags.frames, { min: SAMPLES });
const codec = parseChoice(flags.codec, ["auto", "turbo", "wasm"] as const);

let hasGrown = false;
for (const { analyzers, parts } of SOAKED) {
  const started = performance.now();
  const samples = await soakAnalyzers({ analyzers, parts, frames, samples: SAMPLES, codec });
  const perFrame = (performance.now() - started) / frames;
  const name = `${analyzers}${parts ? ", parts" : ""}`;
  const grown = growthOf(samples);
  hasGrown ||= grown.length > 0;
  if (flags.json) {
    say(JSON.stringify({ name, grown, samples }));
  } else {
    say(`${name}: ${frames} frames, ${perFrame.toFixed(2)} ms each`);
    say(tableOf(samples));
    say(grown.length === 0 ? "Memory does not grow.\n" : `Memory grew: ${grown.join(", ")}\n`);
  }
}
Deno.exit(hasGrown ? 1 : 0);

function tableOf(samples: readonly MemorySample[]): string {
  const head = ["frames", "OpenCV MB", "JavaScript MB", "resident MB", "answers"];
  const rows = samples.map(({ frames, openCv, javaScript, resident, verdicts }) => [
    String(frames),
    (openCv / MB).toFixed(3),
    (javaScript / MB).toFixed(1),
    (resident / MB).toFixed(0),
    Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`).join(", "),
  ]);
  return [head, ...rows].map((row) =>
    row.map((cell, at) => at < 4 ? cell.padStart(13) : `  ${cell}`).join("")
  ).join(
    "\n",
  );
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
