import { within } from "../../lib/within.ts";
import { type MachineUse, sampleMachine } from "./machine_use.ts";
import type { Pair, PairTask, RunningPair } from "./pair.ts";
import { TICK_MS } from "../capture/proc_stat.ts";
import { percentile } from "./percentile.ts";
import { sampleProcesses, type Use, usesOf } from "./process_sample.ts";

/** How long a pair may take until its first frame is judged, in ms. */
const FIRST_MS = 20_000;

/** How often it is looked for that, in ms. */
const LOOK_MS = 20;

/** What one run of a pair came to, from its warm-up on. */
export interface Run {
  framesPerSecond: number;
  /** From a raw frame's last byte at the client to its parsed answer; left out of a pair that answers nothing. */
  latencyMs?: { p50: number; p99: number };
  /** CPU ms a frame, by program. */
  cpuMs: Record<string, number>;
  /** The most memory that each had resident, in bytes. */
  peakBytes: Record<string, number>;
  /** What all other programs of the machine had of its cores meanwhile, 0 to 1. */
  othersShare: number;
}

/** Options of {@linkcode measureRun}. */
export interface MeasureOptions extends PairTask {
  /** How long it runs before it counts, from the first answer on, in s. */
  warmUpSeconds: number;
  /** How long it is measured, in s. */
  seconds: number;
}

/** Runs a pair until it is warm, measures it, and ends it. Throws where it ends before, or cannot judge a frame. */
export async function measureRun(pair: Pair, options: MeasureOptions): Promise<Run> {
  const { log, warmUpSeconds, seconds } = options;
  await Deno.writeTextFile(log, "");
  await using running = await pair.start(options);
  await firstAnswer(pair, running, log);
  await waitWhile(pair, running, warmUpSeconds * 1000);
  const before = await momentOf(running, log);
  await waitWhile(pair, running, seconds * 1000);
  const after = await momentOf(running, log);
  return runOf(pair, before, after, await Deno.readFile(log));
}

/** Resolves when a pair's first frame is judged. Throws where that takes too long. */
export async function firstAnswer(pair: Pair, running: RunningPair, log: string): Promise<void> {
  const until = performance.now() + FIRST_MS;
  while (!pair.answer.test(await Deno.readTextFile(log))) {
    if (performance.now() > until) {
      throw new Error(`Cannot measure ${pair.name} as no frame was judged within ${FIRST_MS / 1000} s`);
    }
    await waitWhile(pair, running, LOOK_MS);
  }
}

/** Waits, and throws where the client ends meanwhile. */
async function waitWhile({ name }: Pair, { client }: RunningPair, ms: number): Promise<void> {
  const ended = await within(ms, client.ended);
  if (!ended) return;
  throw new Error(`Cannot measure ${name} as its client has ended: ${ended.stderr.slice(-20).join("\n")}`);
}

/** What is seen of a pair at one moment. */
export interface Moment {
  /** In ms. */
  at: number;
  /** How long its log is, in bytes. */
  logged: number;
  uses: Record<string, Use>;
  machine: MachineUse;
}

async function momentOf({ client, server }: RunningPair, log: string): Promise<Moment> {
  const at = performance.now();
  const { size } = await Deno.stat(log);
  const [processes, machine] = await Promise.all([sampleProcesses(), sampleMachine()]);
  return { at, logged: size, uses: usesOf(processes, { client: client.pid, server: server.pid }), machine };
}

/** What lies between two moments, where `log` is all that was logged. */
export function runOf(
  { answer }: Pick<Pair, "answer">,
  before: Moment,
  after: Moment,
  log: Uint8Array<ArrayBuffer>,
): Run {
  const lines = new TextDecoder().decode(log.subarray(before.logged, after.logged)).split("\n");
  const answers = lines.filter((line) => answer.test(line));
  const frames = answers.length;
  const programs = Object.entries(after.uses);
  const usedMs = programs.map(([name, { cpuMs }]) => cpuMs - (before.uses[name]?.cpuMs ?? 0));
  return {
    framesPerSecond: frames / (after.at - before.at) * 1000,
    latencyMs: latencyOf(answers),
    cpuMs: Object.fromEntries(programs.map(([name], n) => [name, usedMs[n] / frames])),
    peakBytes: Object.fromEntries(programs.map(([name, { peakBytes }]) => [name, peakBytes])),
    othersShare: othersShare(before.machine, after.machine, usedMs.reduce((sum, ms) => sum + ms, 0)),
  };
}

function othersShare(before: MachineUse, after: MachineUse, ourMs: number): number {
  const ticks = after.ticks - before.ticks;
  const busy = ticks - (after.idleTicks - before.idleTicks);
  return Math.max(0, busy - ourMs / TICK_MS) / ticks;
}

/** Of answers in JSON; the last line may be cut. */
function latencyOf(answers: readonly string[]): Run["latencyMs"] {
  const latencies = answers.filter((line) => line.startsWith("{") && line.endsWith("}")).map((line) => {
    const { result, latencyMs } = JSON.parse(line);
    if (result === "error") throw new Error(`Cannot measure a pair that fails to judge: ${line}`);
    return latencyMs as number;
  });
  if (latencies.length === 0) return undefined;
  return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
}
