import process from "node:process";

/** What is measured over less is noise, in ms. */
const LEAST_MS = 1000;

/** What the process takes of its machine. */
export interface Machine {
  cores: number;
  /** Of one core, all threads together; left out until it was measured for a second. */
  cpuPercent?: number;
  /** Of the whole process. */
  memoryBytes: number;
  /** JavaScript's, on this thread. */
  heapBytes: number;
}

let before = { at: -Infinity, cpuMs: 0 };
let cpuPercent: number | undefined;

/** What the process takes at `now`, in ms; of its CPU since it was asked last, or a second before. */
export function readMachine(now: number): Machine {
  const { rss, heapUsed } = Deno.memoryUsage();
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1000;
  const elapsedMs = now - before.at;
  if (elapsedMs >= LEAST_MS) {
    if (elapsedMs < Infinity) cpuPercent = Math.round((cpuMs - before.cpuMs) * 100 / elapsedMs);
    before = { at: now, cpuMs };
  }
  return { cores: navigator.hardwareConcurrency, cpuPercent, memoryBytes: rss, heapBytes: heapUsed };
}
