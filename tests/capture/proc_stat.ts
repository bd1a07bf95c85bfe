/** A clock tick in ms: that of Linux's /proc on every machine (USER_HZ). */
export const TICK_MS = 10;

/** What Linux tells of a process, proc_pid_stat(5). */
export interface ProcStat {
  pid: number;
  parent: number;
  group: number;
  /** `Z` is a zombie. */
  state: string;
  /** The program's name. */
  name: string;
  /** CPU time of it, and of those of its children that have ended, in ms. */
  cpuMs: number;
}

/** Reads a /proc/PID/stat; undefined where it is none. */
export function parseProcStat(text: string): ProcStat | undefined {
  // "42 (name) S parent group …"; the name may have spaces and brackets in it
  const [, pid, name, state, rest] = /^(\d+) \((.*)\) (\S) (.*)/.exec(text) ?? [];
  if (rest === undefined) return undefined;
  // The fourth field and on; the 14th to the 17th are utime, stime, cutime and cstime.
  const [parent, group, ...fields] = rest.split(" ").map(Number);
  const cpuMs = fields.slice(14 - 6, 18 - 6).reduce((sum, ticks) => sum + ticks, 0) * TICK_MS;
  return { pid: Number(pid), parent, group, state, name, cpuMs };
}
