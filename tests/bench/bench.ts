/**
 * `deno task bench`: vid beside the tutorial's pair and others, whole programs by turns, one table for each case with what is
 * to be reached; then `bench.json` and `bench.svg`. `--help` tells more.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { EXIT } from "../../lib/cli/exit_codes.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { type Baseline, baselineOf } from "./baseline.ts";
import { BENCH_HELP, type BenchOptions, benchOptions } from "./bench_options.ts";
import { FIGURE_CASES, PAIR_CASES } from "./cases.ts";
import { checkBaseline } from "./check_baseline.ts";
import { comparePairs } from "./compare_pairs.ts";
import { describeMachine } from "./describe_machine.ts";
import { figureReport } from "./figure_case.ts";
import { findExecutables } from "./find_executables.ts";
import { VIDEO_FOLDER } from "./make_video.ts";
import { pairReport } from "./pair_report.ts";
import { findPeers } from "./peers.ts";
import { renderChart } from "./render_chart.ts";
import { renderFigures, renderPairs } from "./render_report.ts";
import type { BenchReport, FigureReport, PairReport } from "./report.ts";
import { vidPair } from "./vid_pair.ts";

const WARM_UP_SECONDS = 1;

const BASELINE = new URL("baseline.json", import.meta.url);

/** Runs what is asked for, and resolves to the exit code. */
async function main(asked: BenchOptions): Promise<number> {
  const options = { ...asked, executables: asked.executables && await findExecutables(asked.executables) };
  const { rounds, seconds, executables, out, baseline } = options;
  await Deno.mkdir(VIDEO_FOLDER, { recursive: true });
  await Deno.mkdir(out, { recursive: true });
  const startedAt = new Date().toISOString();
  const machine = `${await describeMachine()}; vid ${executables ? "compiled" : "from its source"}`;
  say(`${machine}\n`);
  const pairs = await runPairs(options);
  const figures = await runFigures(options);
  const report: BenchReport = { startedAt, machine, rounds, seconds, cases: [...pairs, ...figures] };
  await writeFile(`${out}/bench.json`, `${JSON.stringify(report, null, 2)}\n`);
  if (pairs.length > 0) await writeFile(`${out}/bench.svg`, renderChart(pairs, machine));
  if (baseline === "write") await writeBaseline(pairs);
  return baseline === "check" ? await check(pairs, options) : EXIT.ok;
}

async function runPairs({ cases, peers, executables, ...options }: BenchOptions): Promise<PairReport[]> {
  const chosen = PAIR_CASES.filter(({ name }) => cases.includes(name))
    .map((each) => ({ ...each, peers: each.peers.filter((peer) => peers.includes(peer)) }));
  const reports: PairReport[] = [];
  const runs = comparePairs(chosen, {
    ...options,
    warmUpSeconds: WARM_UP_SECONDS,
    folder: VIDEO_FOLDER,
    oursFor: ({ server, client }) => vidPair({ server, client, executables }),
    peers: await findPeers(),
    onProgress,
  });
  for await (const { case: each, runs: ofCase } of runs) {
    const report = pairReport(each, ofCase);
    say(`${renderPairs(report)}\n`);
    reports.push(report);
  }
  return reports;
}

async function runFigures({ cases, ...options }: BenchOptions): Promise<FigureReport[]> {
  const reports: FigureReport[] = [];
  for (const each of FIGURE_CASES.filter(({ name }) => cases.includes(name))) {
    const measured = await each.measure({ ...options, folder: VIDEO_FOLDER, onProgress });
    if (measured.length === 0) continue;
    const report = figureReport(each, measured);
    say(`${renderFigures(report)}\n`);
    reports.push(report);
  }
  return reports;
}

async function readBaseline(): Promise<Baseline> {
  return JSON.parse(await Deno.readTextFile(BASELINE));
}

async function writeBaseline(reports: readonly PairReport[]): Promise<void> {
  const baseline = { ...await readBaseline(), ...baselineOf(reports) };
  await writeFile(fileURLToPath(BASELINE), `${JSON.stringify(baseline, null, 2)}\n`);
}

async function check(reports: readonly PairReport[], options: BenchOptions): Promise<number> {
  const compared = await checkBaseline(reports, await readBaseline(), (cases) => {
    onProgress(`more CPU a frame than the baseline allows, so once more: ${cases.join(", ")}`);
    return runPairs({ ...options, cases });
  });
  for (const { name, verdict, words } of compared) say(`${name} ${verdict}: ${words}`);
  const count = (verdict: string) => compared.filter((each) => each.verdict === verdict).length;
  say(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  return count("failed") === 0 ? EXIT.ok : EXIT.failure;
}

async function writeFile(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text);
  say(path);
}

function onProgress(words: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${words}\n`));
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

try {
  const options = benchOptions(Deno.args);
  if (options === undefined) say(BENCH_HELP);
  else Deno.exit(await main(options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  onProgress(`bench: ${error.message}`);
  Deno.exit(EXIT.usage);
}
