import { SHELL } from "../capture/shell.ts";
import { FirstLine } from "./first_line.ts";
import type { CommandEnd, Lane } from "./lane.ts";

/**
 * Runs $1 for each line of its stdin. A process that is to have a group of its own takes several milliseconds to start from
 * a program as large as this one: so a small shell, which has its group already, starts them. It tells each end on stdout,
 * behind $2; the command's stderr goes there too, its stdout nowhere. The end of the shell's stdin, which the kernel brings
 * about whatever ended us, is the end of the shell and of all that it started.
 */
const SCRIPT = `trap '' HUP INT TERM
while IFS= read -r line; do
  wait
  {
    trap - HUP INT TERM
    printf '%s\\n' "$line" | ${SHELL} -c "$1" 2>&1 >/dev/null
    printf '\\n%s%s\\n' "$2" "$?"
  } &
done
kill -s KILL 0`;

/** Who writes on and on is read no faster than this allows, in ms between two pieces. */
const PAUSE_MS = 20;

/** A lane on Unix: one shell for all runs. */
export class ShellLane implements Lane {
  readonly #command: string;
  #shell?: Shell;

  /** Starts the shell, so that the first run need not. */
  constructor(command: string) {
    this.#command = command;
    this.#shell = new Shell(command);
  }

  async run(line: string): Promise<CommandEnd> {
    // Somebody may have ended it.
    if (this.#shell === undefined || this.#shell.isGone) this.#shell = new Shell(this.#command);
    return await this.#shell.run(line);
  }

  async end(): Promise<void> {
    const shell = this.#shell;
    this.#shell = undefined;
    await shell?.close();
  }
}

class Shell {
  /** Whether it has ended, whoever ended it. */
  isGone = false;
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  /** Stands before an exit code: no command knows it. */
  readonly #mark = `${crypto.randomUUID()} `;
  readonly #reading: Promise<void>;
  #said = new FirstLine();
  #onEnd?: (end: CommandEnd) => void;

  constructor(command: string) {
    this.#child = new Deno.Command(SHELL, {
      args: ["-c", SCRIPT, "vid-hook", command, this.#mark],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      detached: true,
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  run(line: string): Promise<CommandEnd> {
    this.#said = new FirstLine();
    // BrokenPipe: the shell has ended, which shows at its stdout.
    this.#stdin.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
    return new Promise((resolve) => this.#onEnd = resolve);
  }

  async close(): Promise<void> {
    await this.#closeStdin();
    await Promise.all([this.#child.status, this.#reading]);
  }

  async #read(): Promise<void> {
    const pattern = new RegExp(`\\n${this.#mark}(\\d+)\\n`);
    let tail = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.#said.add(text);
      tail += text;
      const code = pattern.exec(tail)?.[1];
      if (code !== undefined) this.#end(Number(code));
      // A mark may come in two pieces.
      tail = code === undefined ? tail.slice(-100) : "";
      if (this.#said.isOver && code === undefined) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.isGone = true;
    this.#end();
    await this.#closeStdin();
  }

  async #closeStdin(): Promise<void> {
    try {
      await this.#stdin.close();
    } catch {
      // BrokenPipe: the shell has ended. TypeError: it was closed before.
    }
  }

  #end(code?: number): void {
    this.#onEnd?.({ code, words: String(this.#said) });
    this.#onEnd = undefined;
  }
}
