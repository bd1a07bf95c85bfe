/** What all cores of a machine did since it was started, in clock ticks. */
export interface MachineUse {
  /** All there were. */
  ticks: number;
  /** Those in which a core had nothing to do. */
  idleTicks: number;
}

/** Looks at the machine. On Linux alone, by grep, since reading /proc would need all of Deno's permissions. */
export async function sampleMachine(): Promise<MachineUse> {
  const { stdout } = await new Deno.Command("grep", { args: ["^cpu ", "/proc/stat"] }).output();
  return parseMachineUse(new TextDecoder().decode(stdout));
}

/** Reads the first line of /proc/stat: `cpu user nice system idle iowait irq softirq steal …`, proc_stat(5). */
export function parseMachineUse(line: string): MachineUse {
  const [user, nice, system, idle, iowait, irq, softirq, steal] = line.trim().split(/\s+/).slice(1).map(
    Number,
  );
  const idleTicks = idle + iowait;
  return { ticks: user + nice + system + irq + softirq + steal + idleTicks, idleTicks };
}
