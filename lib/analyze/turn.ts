/**
 * What one of several has at a time, such as a thread that their work takes turns on. Who has to wait gets it in the order
 * of asking.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const turn = new Turn();
 * const order: string[] = [];
 * await turn.take();
 * const other = turn.take().then(() => order.push("other"));
 * order.push("first");
 * turn.pass();
 * await other;
 * assertEquals(order, ["first", "other"]);
 * ```
 */
export class Turn {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is one's turn. */
  async take(): Promise<void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
  }

  /** Gives it to whoever waits longest. */
  pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
