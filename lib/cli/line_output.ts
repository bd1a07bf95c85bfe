import type { Screen } from "./screen.ts";

const ENCODER = new TextEncoder();

/** Thrown when whoever read the output has left, as in `vid-client … | head -1`: a reason to end, not a failure. */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
}

/** Writes lines to stdout, one call at a time. */
export class LineOutput {
  readonly #output: Pick<typeof Deno.stdout, "write" | "writeSync" | "isTerminal">;
  readonly #screen: Pick<Screen, "aside">;

  /** `screen` is what shares the terminal, where stdout is one. */
  constructor(
    output: Pick<typeof Deno.stdout, "write" | "writeSync" | "isTerminal">,
    screen: Pick<Screen, "aside">,
  ) {
    this.#output = output;
    this.#screen = screen;
  }

  /** Writes one line; resolves when the system has taken it. Throws {@linkcode OutputClosedError}. */
  async write(line: string): Promise<void> {
    let rest = ENCODER.encode(`${line}\n`);
    try {
      if (this.#output.isTerminal()) {
        this.#screen.aside(() => {
          while (rest.length > 0) rest = rest.subarray(this.#output.writeSync(rest));
        });
      }
      while (rest.length > 0) rest = rest.subarray(await this.#output.write(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      throw new OutputClosedError("Cannot write to stdout as its reader has left", { cause: error });
    }
  }
}
