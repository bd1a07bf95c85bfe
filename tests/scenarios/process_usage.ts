import { listProcesses, type Process } from "../capture/processes.ts";
import { sleep } from "./sleep.ts";

/** Longer than a connection is read on whose peer has not said goodbye. */
const SETTLED_MS = 1200;

/** What a process holds. */
export interface ProcessUsage {
  /** Resident memory, in bytes. */
  residentBytes: number;
  /** Open files, sockets and pipes. */
  descriptors: number;
  /** Running processes that it started, and those that these started. */
  children: number;
  /** Those that ended and that nobody waited for. */
  zombies: number;
}

/** Looks at a process. On Linux alone, by a shell, since reading /proc would need all of Deno's permissions. */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  const script = 'cd "/proc/$1" && grep VmRSS status && ls fd | wc -l';
  const { success, stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", String(pid)] })
    .output();
  const [, kilobytes, descriptors] = /(\d+) kB\s+(\d+)/.exec(new TextDecoder().decode(stdout)) ?? [];
  if (!success || kilobytes === undefined) throw new Error(`Cannot look at process ${pid} as it is gone`);
  const below = descendantsOf(pid);
  return {
    residentBytes: Number(kilobytes) * 1024,
    descriptors: Number(descriptors),
    children: below.filter(({ state }) => state !== "Z").length,
    zombies: below.filter(({ state }) => state === "Z").length,
  };
}

/** Looks at a process once it has closed no more descriptors for a while: a server's connections end some time after their peers. */
export async function settledUsageOf(pid: number): Promise<ProcessUsage> {
  let usage = await usageOf(pid);
  for (let since = performance.now(); performance.now() - since < SETTLED_MS; await sleep(100)) {
    const now = await usageOf(pid);
    if (now.descriptors < usage.descriptors) since = performance.now();
    usage = now;
  }
  return usage;
}

/**
 * Of all processes, those that a process started, and those that these started, with the first ones first.
 *
 * @param all the processes there are; left out, they are looked for
 */
export function descendantsOf(ancestor: number): Process[];
export function descendantsOf<P extends Pick<Process, "pid" | "parent">>(
  ancestor: number,
  all: readonly P[],
): P[];
export function descendantsOf(ancestor: number, all: readonly Process[] = listProcesses()): Process[] {
  const found: Process[] = [];
  for (let parents = [ancestor]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}
