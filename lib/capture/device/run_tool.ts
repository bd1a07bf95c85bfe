/** Enough for what any device has to list; a device that is not well may write without end. */
const MAX_OUTPUT_BYTES = 1 << 20;

/** What a program said before it ended. */
export interface ToolOutput {
  code: number;
  stdout: string;
  stderr: string;
}

/** Why a program has no {@linkcode ToolOutput}: there is none, or it did not end in time. */
export type ToolFailure = "missing" | "timeout";

/**
 * Runs a program that answers at once, and no longer than `timeoutMs`. The kernel may hold one for ever that has asked
 * a broken driver: then it is left behind.
 */
export async function runTool(
  program: string,
  args: string[],
  timeoutMs: number,
): Promise<ToolOutput | ToolFailure> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  } catch {
    // NotFound or, where Deno may run this program and has not found it at its start, NotCapable.
    return "missing";
  }
  const timeout = Promise.withResolvers<"timeout">();
  const timer = setTimeout(() => {
    end(child);
    timeout.resolve("timeout");
  }, timeoutMs);
  const ended = Promise.all([child.status, textOf(child.stdout), textOf(child.stderr)]);
  const result = await Promise.race([ended, timeout.promise]);
  clearTimeout(timer);
  if (result === "timeout") return result;
  const [{ code }, stdout, stderr] = result;
  return { code, stdout, stderr };
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by now.
  }
  child.unref();
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
