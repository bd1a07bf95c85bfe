import { Program } from "../end_to_end/programs.ts";

/** Starts a program whose stdout goes into a file, where nobody has to read it meanwhile. */
export function logTo(file: string, command: readonly string[], options: Deno.CommandOptions = {}): Program {
  return new Program("sh", { ...options, args: ["-c", 'exec "$@" >"$0"', file, ...command] });
}
