const ENCODER = new TextEncoder();

/** The terminal's other buffer (xterm's DECSET 1049), in which nothing scrolls, and no cursor (DECTCEM). */
const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";

const HOME = "\x1b[H";
/** Erases the rest of a line, and all below it (ECMA-48's EL and ED). */
const ERASE_LINE = "\x1b[K";
const ERASE_BELOW = "\x1b[J";

/** A terminal's height where it does not tell. */
const ROWS = 24;

/**
 * A terminal that shows a page which renews itself. On dispose all is as it was before, also where the program ends at once.
 * Old text is overwritten in one write, so that nothing flickers.
 */
export class FullScreen implements Disposable {
  readonly #output: Pick<typeof Deno.stdout, "writeSync">;
  readonly #restore = () => this[Symbol.dispose]();
  #page = "";
  #isLeft = false;

  constructor(output: Pick<typeof Deno.stdout, "writeSync"> = Deno.stdout) {
    this.#output = output;
    // Deno.exit() runs no `using`.
    addEventListener("unload", this.#restore);
    this.#write(ENTER);
  }

  /** How many lines there is room for. */
  static rows(): number {
    try {
      return Deno.consoleSize().rows || ROWS;
    } catch {
      // Not every terminal can be asked.
      return ROWS;
    }
  }

  /** Shows these lines and nothing else; each must fit into one. */
  show(lines: readonly string[]): void {
    const page = `${HOME}${lines.map((line) => line + ERASE_LINE).join("\r\n")}${ERASE_BELOW}`;
    if (page === this.#page || this.#isLeft) return;
    this.#page = page;
    this.#write(page);
  }

  [Symbol.dispose](): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    removeEventListener("unload", this.#restore);
    this.#write(LEAVE);
  }

  #write(text: string): void {
    try {
      let rest = ENCODER.encode(text);
      while (rest.length > 0) rest = rest.subarray(this.#output.writeSync(rest));
    } catch {
      // The terminal is gone: there is nobody left to show anything to.
    }
  }
}
