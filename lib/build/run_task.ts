import { EXIT } from "../cli/exit_codes.ts";
import { UsageError } from "../cli/usage_error.ts";
import { CompileError } from "./compile_error.ts";

/** Runs a task that says lines on stdout, and ends the process: with words and no stack trace where it could not. */
export async function runTask(task: (say: (line: string) => void) => Promise<void>): Promise<never> {
  try {
    await task((line) => say(Deno.stdout, line));
    Deno.exit(EXIT.ok);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (!isUsage && !(error instanceof CompileError)) throw error;
    say(Deno.stderr, `vid: ${error.message}`);
    Deno.exit(isUsage ? EXIT.usage : EXIT.failure);
  }
}

function say(to: Pick<typeof Deno.stdout, "writeSync">, line: string): void {
  to.writeSync(new TextEncoder().encode(`${line}\n`));
}
