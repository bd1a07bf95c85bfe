import { escapeControls } from "./escape_controls.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { OutputClosedError } from "./line_output.ts";
import { Interrupted } from "./signals.ts";
import { UsageError } from "./usage_error.ts";

/** How a program ends that could not go on. */
export interface Failure {
  exitCode: ExitCode;
  /** What a person is told; nothing, where the person brought the end about. */
  message?: string;
}

/** Options of {@linkcode failureOf}. */
export interface FailureOptions {
  /** Name of the program. */
  program: string;
  /** How it is called, as in its help: told to who called it in another way. */
  usage?: string;
  /** Whether the message ends with the stack trace and the causes. */
  debug: boolean;
}

/**
 * What an error that reached the top of a program means to the person who called it. An error of ours, or of the
 * system, speaks for itself; any other is a mistake in the program, and the message says how to see more of it.
 */
export function failureOf(error: unknown, { program, usage, debug }: FailureOptions): Failure {
  if (error instanceof OutputClosedError) return { exitCode: EXIT.ok };
  if (error instanceof Interrupted) return { exitCode: error.exitCode };
  const exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failure;
  const words = error instanceof Error ? error.message : String(error);
  const advice = adviceFor(error, { program, usage, debug });
  const details = debug ? [Deno.inspect(error)] : [];
  const lines = [`${program}: ${words}`, ...advice, ...details].flatMap((text) => text.split("\n"));
  return { exitCode, message: lines.map(escapeControls).join("\n") };
}

function adviceFor(error: unknown, { program, usage, debug }: FailureOptions): string[] {
  if (error instanceof UsageError) {
    const synopsis = usage === undefined ? [] : [`Usage: ${program} ${usage}`];
    return [...synopsis, `Run ${program} --help for all flags`];
  }
  if (debug || speaksForItself(error)) return [];
  return [`This should not happen. Run it again with --log-level debug to see where it comes from`];
}

/** Errors that callers branch on carry a code; so do those of the system. */
function speaksForItself(error: unknown): boolean {
  return error instanceof Error &&
    (error.name in Deno.errors || ("code" in error && typeof error.code === "string"));
}
