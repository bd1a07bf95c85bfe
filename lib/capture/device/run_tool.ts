import { BECOME, SHELL } from "../shell.ts";
import { within } from "../../within.ts";

/** Enough for what any device has to list; a device that is not well may write without end. */
const MAX_OUTPUT_BYTES = 1 << 20;

/** How long a program may take to end that was killed; the kernel may hold it until the device is unplugged. */
export const ENDING_MS = 1000;

/** What a program said before it ended. */
export interface ToolOutput {
  code: number;
  stdout: string;
  stderr: string;
}

/** Why a program has no {@linkcode ToolOutput}: there is none, or it did not end in time. */
export type ToolFailure = "missing" | "timeout";

/**
 * Runs a program of Unix that answers at once, and no longer than `timeoutMs`: then it is ended and, where the kernel does not
 * let it go, left behind.
 */
export async function runTool(
  program: string,
  args: string[],
  timeoutMs: number,
): Promise<ToolOutput | ToolFailure> {
  const child = new Deno.Command(SHELL, {
    args: ["-c", BECOME, "sh", program, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = Promise.all([child.status, textOf(child.stdout), textOf(child.stderr)]);
  const result = await within(timeoutMs, ended);
  if (result === undefined) {
    await end(child, ended);
    return "timeout";
  }
  const [{ code }, stdout, stderr] = result;
  return code === 127 ? "missing" : { code, stdout, stderr };
}

async function end(child: Deno.ChildProcess, ended: Promise<unknown>): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by now.
  }
  child.unref();
  await within(ENDING_MS, ended);
}

/** Reads to the end, and keeps only so much of it. */
async function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    if (text.length < MAX_OUTPUT_BYTES) text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
