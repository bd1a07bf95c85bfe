import { nearest } from "../values/nearest.ts";
import { escapeControls } from "./escape_controls.ts";
import type { CommonProgram } from "./run_program.ts";
import { UsageError } from "./usage_error.ts";

/** The program that is meant, with the arguments that are left for it. */
export interface SelectedCommand {
  /** The command's word; left out where it is the program itself. */
  command?: string;
  program: CommonProgram;
  args: readonly string[];
}

/**
 * Finds out whether a program is meant or one of its commands, whose word then stands first. Throws
 * {@linkcode UsageError} for a first word that is no command, unless a flag of the program may have been forgotten in front
 * of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SERVER } from "./server_flags.ts";
 *
 * assertEquals(selectCommand(SERVER, ["judge", "part.jpg"]).program.name, "vid-server judge");
 * ```
 */
export function selectCommand(program: CommonProgram, args: readonly string[]): SelectedCommand {
  const { commands } = program;
  const [command, ...others] = args;
  if (commands === undefined || command === undefined || command.startsWith("-")) return { program, args };
  if (Object.hasOwn(commands, command)) return { command, program: commands[command]!, args: others };
  const names = Object.keys(commands);
  const guess = nearest(command, names);
  // A file's name, say, whose flag was forgotten: whoever reads the flags knows better what to say of it.
  if (guess === undefined && program.bareWord !== undefined) return { program, args };
  const hint = guess === undefined ? `There are ${names.join(" and ")}` : `Did you mean ${guess}?`;
  throw new UsageError(`Unknown command ${escapeControls(command)}. ${hint}`);
}
