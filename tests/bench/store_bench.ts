/**
 * `deno task bench:store`: what a store takes, and what a verdict costs in CPU time: at the thread that adds, at the one that
 * writes, and of all threads together. Linux alone.
 */

import type { Result } from "../../lib/result.ts";
import { Store } from "../../lib/store/store.ts";
import { parseProcStat } from "../capture/proc_stat.ts";

const RESULT: Result = {
  vid: 1,
  result: "ok",
  camera: "line-3",
  stream: "0b6e3a52-9d1c-4a7e-8f01-23456789abcd",
  analyzer: "quality",
  metrics: { sharpness: 132.4, brightness: 0.46, shadows: 0.01, highlights: 0, glare: 0, still: 0 },
  timing: { receivedAt: 0, answeredAt: 0, waitMs: 0.41, decodeMs: 2.1, analyzeMs: 1.2 },
};

/** CPU time of this process until now, in ms. */
interface Cpu {
  main: number;
  all: number;
}

/** The system counts in steps of 10 ms. Reading /proc would need all of Deno's permissions. */
async function cpu(): Promise<Cpu> {
  const args = ["-c", "cat /proc/$1/stat /proc/$1/task/$1/stat", "sh", String(Deno.pid)];
  const { stdout } = await new Deno.Command("sh", { args }).output();
  const [all, main] = new TextDecoder().decode(stdout).trim().split("\n").map((line) =>
    parseProcStat(line)!.cpuMs
  );
  return { main, all };
}

/** Adds a verdict, of which every so many have a picture. */
function adder(store: Store, { pictureEach = Infinity, bytes = 100_000 } = {}): () => void {
  let sequence = 0;
  return () => {
    const now = Date.now();
    const result = { ...RESULT, sequence: ++sequence, timing: { ...RESULT.timing!, receivedAt: now } };
    const jpeg = sequence % pictureEach === 0 ? new Uint8Array(bytes) : undefined;
    store.add({ camera: `line-${sequence % 8}`, result, jpeg });
  };
}

async function measure(
  name: string,
  options: { perSecond: number; seconds: number; pictureEach?: number },
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vid-bench-" });
  const store = await Store.open({ folder });
  const add = adder(store, options);
  const before = await cpu();
  const started = performance.now();
  let added = 0;
  while (performance.now() - started < options.seconds * 1000) {
    const due = Math.min(options.perSecond * (performance.now() - started) / 1000, added + 2000);
    // As fast as it can: as much as there is room for.
    for (; added < due && store.state.waiting < 10_000; added++) add();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await store.cameras();
  const seconds = (performance.now() - started) / 1000;
  const after = await cpu();
  const { written, lostVerdicts, pictures, bytes } = store.state;
  await store[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
  const perVerdict = (ms: number) => (1000 * ms / written).toFixed(1);
  const main = after.main - before.main;
  const rest = after.all - before.all - main;
  const line =
    `${name}: ${Math.round(written / seconds)} verdicts/s, ${lostVerdicts} lost, ${pictures} pictures, ` +
    `${Math.round(bytes / written)} bytes each; CPU µs each: ${perVerdict(main)} where they are added, ` +
    `${perVerdict(rest)} where they are written\n`;
  await Deno.stdout.write(new TextEncoder().encode(line));
}

await measure("1000 a second", { perSecond: 1000, seconds: 10 });
await measure("1000 a second, 1 of 50 with a picture of 100 KB", {
  perSecond: 1000,
  seconds: 10,
  pictureEach: 50,
});
await measure("as fast as it can", { perSecond: Infinity, seconds: 10 });
