/** What of a terminal the screen uses: a cursor in lines of text, and ECMA-48's EL. */
export class FakeTerminal {
  /** Each write as it came. */
  readonly writes: string[] = [];
  readonly #lines: string[] = [""];
  #column = 0;

  /** Takes at most `chunk` bytes at a time. */
  constructor(readonly chunk = Infinity) {}

  /** The lines as a person sees them. */
  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  writeSync(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.min(this.chunk, bytes.length));
    const text = new TextDecoder().decode(taken);
    this.writes.push(text);
    // deno-lint-ignore no-control-regex -- it is a terminal's language
    for (const [token] of text.matchAll(/\x1b\[K|[^]/g)) this.#take(token);
    return taken.length;
  }

  #take(token: string): void {
    const line = this.#lines.at(-1) ?? "";
    if (token === "\n") {
      this.#lines.push("");
      this.#column = 0;
    } else if (token === "\r") {
      this.#column = 0;
    } else if (token === "\x1b[K") {
      this.#lines.splice(-1, 1, line.slice(0, this.#column));
    } else {
      this.#lines.splice(
        -1,
        1,
        line.slice(0, this.#column).padEnd(this.#column) + token + line.slice(this.#column + 1),
      );
      this.#column += 1;
    }
  }
}
