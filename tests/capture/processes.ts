import { parseProcStat } from "./proc_stat.ts";

/** A process as the system lists it. */
export interface Process {
  pid: number;
  parent: number;
  group: number;
  /** `Z` is a zombie. */
  state: string;
  /** The program's name. */
  name: string;
  /** The program and its arguments. */
  command: string;
  /** The CPU time that it has used, as the system writes it. */
  cpu: string;
}

/** All processes there are. */
export function listProcesses(): Process[] {
  return Deno.build.os === "linux" ? fromProc() : fromPs();
}

/** A running ffmpeg that `ancestor` started, or one of its children did, with `words` among its arguments. */
export function findFfmpeg(ancestor: number, ...words: string[]): Process | undefined {
  const processes = listProcesses();
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const descends = (pid: number): boolean => pid === ancestor || (pid > 1 && descends(parents.get(pid) ?? 0));
  return processes.find(({ pid, name, state, command }) =>
    name === "ffmpeg" && state !== "Z" && words.every((word) => command.includes(word)) && descends(pid)
  );
}

/** Whether the process is there, and no zombie. */
export function isRunning(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid && process.state !== "Z");
}

/** The CPU time that a process has used, to compare with the same a while later. */
export function cpuTime(pid: number): string | undefined {
  return listProcesses().find((process) => process.pid === pid)?.cpu;
}

/** Resolves to what `look` finds, looking again and again; throws after 20 s. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`It is not so after 20 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** By grep, since reading /proc would need all of Deno's permissions. */
function fromProc(): Process[] {
  const script = "grep -aH '' /proc/[0-9]*/stat /proc/[0-9]*/cmdline";
  const { stdout } = new Deno.Command("sh", { args: ["-c", script], stderr: "null" }).outputSync();
  const processes = new Map<string, Process>();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, id, file, text = ""] = /^\/proc\/(\d+)\/(\w+):(.*)$/.exec(line) ?? [];
    const known = processes.get(id);
    if (file === "cmdline" && known) known.command += text.replaceAll("\0", " ");
    const stat = file === "stat" && parseProcStat(text);
    if (stat) processes.set(id, { ...stat, command: "", cpu: String(stat.cpuMs) });
  }
  return [...processes.values()];
}

function fromPs(): Process[] {
  const columns = "pid=,ppid=,pgid=,stat=,time=,args=";
  const { stdout } = new Deno.Command("ps", { args: ["-A", "-ww", "-o", columns] }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [pid, parent, group, state, cpu, program, ...rest] = line.trim().split(/\s+/);
    return {
      ...{ pid: Number(pid), parent: Number(parent), group: Number(group), state: state[0], cpu },
      ...{ name: program.replace(/^.*\//, ""), command: [program, ...rest].join(" ") },
    };
  });
}
