import { parseProcStat, type ProcStat } from "../capture/proc_stat.ts";
import { descendantsOf } from "../scenarios/process_usage.ts";

/** What a process has used until now. */
export interface ProcessUse extends Pick<ProcStat, "pid" | "parent" | "name" | "cpuMs"> {
  /** The most memory that it had resident, in bytes; 0 of a zombie. */
  peakBytes: number;
}

/** All processes there are. On Linux alone, by grep, since reading /proc would need all of Deno's permissions. */
export async function sampleProcesses(): Promise<ProcessUse[]> {
  const script = "grep -aH '' /proc/[0-9]*/stat; grep -H ^VmHWM: /proc/[0-9]*/status";
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script], stderr: "null" }).output();
  return parseProcesses(new TextDecoder().decode(stdout));
}

/** Reads what `grep -H` writes of all /proc/PID/stat, and then of the peak memory in all /proc/PID/status. */
export function parseProcesses(text: string): ProcessUse[] {
  const processes = new Map<string, ProcessUse>();
  for (const line of text.split("\n")) {
    const [, id, file, content] = /^\/proc\/(\d+)\/(\w+):(.*)$/.exec(line) ?? [];
    const stat = file === "stat" && parseProcStat(content);
    if (stat) {
      const { pid, parent, name, cpuMs } = stat;
      processes.set(id, { pid, parent, name, cpuMs, peakBytes: 0 });
    }
    const known = file === "status" && processes.get(id);
    if (known) known.peakBytes = Number(/(\d+) kB/.exec(content)![1]) * 1024;
  }
  return [...processes.values()];
}

/** What a program and all that it started have used. */
export type Use = Pick<ProcessUse, "cpuMs" | "peakBytes">;

/**
 * What programs have used: each with all that it started, but ffmpeg, which stands for itself.
 *
 * @param programs process ids of the programs, by their names
 */
export function usesOf(
  processes: readonly ProcessUse[],
  programs: Readonly<Record<string, number>>,
): Record<string, Use> {
  const uses: Record<string, Use> = {};
  for (const [program, root] of Object.entries(programs)) {
    const itself = processes.filter(({ pid }) => pid === root);
    for (const { name, cpuMs, peakBytes } of [...itself, ...descendantsOf(root, processes)]) {
      const use = uses[name === "ffmpeg" ? "ffmpeg" : program] ??= { cpuMs: 0, peakBytes: 0 };
      use.cpuMs += cpuMs;
      use.peakBytes += peakBytes;
    }
  }
  return uses;
}
