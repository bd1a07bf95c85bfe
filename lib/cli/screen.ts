const ENCODER = new TextEncoder();

/** Erases from the cursor to the end of the line (ECMA-48's EL). */
const ERASE_REST = "\x1b[K";

/**
 * Writes lines to a terminal, or wherever stderr goes, and keeps one line below them that renews itself. All that
 * a program writes to stderr goes through one screen.
 *
 * Old text is overwritten and only the rest of it erased, each time in one write: so nothing flickers.
 */
export class Screen {
  readonly #output: Pick<typeof Deno.stderr, "writeSync">;
  #status = "";

  constructor(output: Pick<typeof Deno.stderr, "writeSync">) {
    this.#output = output;
  }

  /** Writes text that stays, one line or several. */
  print(text: string): void {
    if (this.#status === "") this.#write(`${text}\n`);
    else this.#write(`\r${text.replaceAll("\n", `${ERASE_REST}\n`)}${ERASE_REST}\n${this.#status}`);
  }

  /** Renews the last line; it must fit into one, and is taken away where `text` is empty. */
  showStatus(text: string): void {
    if (text === this.#status) return;
    this.#status = text;
    this.#write(`\r${text}${ERASE_REST}`);
  }

  /** Takes the last line away while something else is written to the same terminal. */
  aside(write: () => void): void {
    const status = this.#status;
    this.showStatus("");
    write();
    this.showStatus(status);
  }

  #write(text: string): void {
    try {
      let rest = ENCODER.encode(text);
      while (rest.length > 0) rest = rest.subarray(this.#output.writeSync(rest));
    } catch {
      // Nobody reads stderr, or its disk is full: there is nobody left to tell, and the work goes on.
    }
  }
}
