import { SHELL } from "../capture/shell.ts";

/** Times in /proc are hundredths of a second: USER_HZ is 100 on every machine that Deno is made for. */
const TICK_MS = 10;

/**
 * Prints what the kernel says of each process but the one that prints. By a shell, since Deno itself reads in /proc only with
 * all permissions.
 */
const READ_ALL = `for stat in /proc/[0-9]*/stat; do
  [ "$stat" = "/proc/$$/stat" ] || { read -r line <"$stat" && printf '%s\\n' "$line"; }
done 2>/dev/null`;

/** What the kernel says of a process. */
export interface ProcessStat {
  pid: number;
  parent: number;
  /** In ms, of all cores together. */
  cpuMs: number;
}

/** Options of {@linkcode ProgramLoad.start}. */
export interface ProgramLoadOptions {
  /** The process whose programs are watched. @default {Deno.pid} */
  pid?: number;
  /** Reads all lines of /proc/PID/stat; undefined where there are none. */
  read?: () => Promise<string | undefined>;
  /** Never goes back, in ms. @default {performance.now} */
  now?: () => number;
}

/**
 * How much of the processor the programs take that this one has started, ffmpeg among them, with what they started
 * themselves (Linux, by /proc).
 */
export class ProgramLoad {
  readonly #options: Required<ProgramLoadOptions>;
  readonly #before: ReadonlyMap<number, number>;
  readonly #startedAt: number;

  /** Begins to watch. */
  static async start(
    { pid = Deno.pid, read = readAll, now = () => performance.now() }: ProgramLoadOptions = {},
  ): Promise<ProgramLoad> {
    const before = await cpuOfPrograms({ pid, read });
    return new ProgramLoad({ pid, read, now }, before);
  }

  private constructor(options: Required<ProgramLoadOptions>, before: ReadonlyMap<number, number>) {
    this.#options = options;
    this.#before = before;
    this.#startedAt = options.now();
  }

  /** Cores in use on average since the start, 1 for a whole one; undefined where no program runs, or nothing is known. */
  async cores(): Promise<number | undefined> {
    const after = await cpuOfPrograms(this.#options);
    const elapsedMs = this.#options.now() - this.#startedAt;
    if (after.size === 0 || elapsedMs <= 0) return undefined;
    // One that was not there before has taken all of its time since.
    const taken = [...after].reduce((sum, [pid, cpuMs]) => sum + cpuMs - (this.#before.get(pid) ?? 0), 0);
    return Math.max(0, taken) / elapsedMs;
  }
}

/** Reads lines of /proc/PID/stat (proc(5)): a name may hold whatever, so what stands behind its bracket counts. */
export function parseProcessStats(text: string): ProcessStat[] {
  const lines = text.matchAll(/^(\d+) \(.*\) \S (\d+)(?: -?\d+){9} (\d+) (\d+) /gm);
  return [...lines].map(([, pid, parent, user, system]) => ({
    pid: Number(pid),
    parent: Number(parent),
    cpuMs: (Number(user) + Number(system)) * TICK_MS,
  }));
}

async function cpuOfPrograms(
  { pid, read }: Pick<Required<ProgramLoadOptions>, "pid" | "read">,
): Promise<Map<number, number>> {
  const stats = parseProcessStats(await read() ?? "");
  const children = Map.groupBy(stats, ({ parent }) => parent);
  const below = (parent: number): ProcessStat[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return new Map(below(pid).map(({ pid, cpuMs }) => [pid, cpuMs]));
}

async function readAll(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const { stdout } = await new Deno.Command(SHELL, { args: ["-c", READ_ALL], stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
