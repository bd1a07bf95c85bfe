/** In characters. */
const MAX_LENGTH = 300;

/** The first line with words of a text that comes in pieces, however long it gets. */
export class FirstLine {
  #line = "";
  #isOver = false;

  add(text: string): void {
    for (const [n, piece] of text.split("\n").entries()) {
      if (n > 0) this.#isOver ||= this.#line.trim() !== "";
      if (this.#isOver || this.#line.length >= MAX_LENGTH) return;
      this.#line = n > 0 ? piece : this.#line + piece;
    }
  }

  /** Whether nothing that comes changes it any more. */
  get isOver(): boolean {
    return this.#isOver || this.#line.length >= MAX_LENGTH;
  }

  toString(): string {
    return this.#line.trim().slice(0, MAX_LENGTH);
  }
}
