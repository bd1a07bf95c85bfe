import { FirstLine } from "./first_line.ts";
import type { CommandEnd, Lane } from "./lane.ts";

/** A lane where there is no shell that could start what is to be run: a process for each run, as on Windows. */
export class ProcessLane implements Lane {
  readonly #argv: readonly string[];
  #child?: Deno.ChildProcess;

  /** `argv` is a program and its arguments. */
  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  async run(line: string): Promise<CommandEnd> {
    const said = new FirstLine();
    try {
      const [program, ...args] = this.#argv;
      const child = new Deno.Command(program!, { args, stdin: "piped", stdout: "null", stderr: "piped" })
        .spawn();
      this.#child = child;
      feed(child, line);
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) said.add(text);
      const { code, signal } = await child.status;
      return { code: signal === null ? code : undefined, words: String(said) };
    } catch (error) {
      return { words: error instanceof Error ? error.message : String(error) };
    }
  }

  async end(): Promise<void> {
    try {
      this.#child?.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended by itself
    }
    await this.#child?.status;
  }
}

async function feed({ stdin }: Deno.ChildProcess, line: string): Promise<void> {
  try {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${line}\n`));
    await writer.close();
  } catch {
    // BrokenPipe: it does not read what it is told.
  }
}
