/** Options of {@linkcode Backoff}. */
export interface BackoffOptions {
  /** The first wait, in ms. */
  firstMs: number;
  /** No wait is longer, in ms. */
  longestMs: number;
  /** From 0 to 1, at random. @default {Math.random} */
  random?: () => number;
}

/**
 * How long to wait before something that failed is tried again: twice as long after each failure, and a part of it by
 * chance, so that many that failed together do not all come back at once ("equal jitter", M. Brooker, AWS Architecture
 * Blog, 2015).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const backoff = new Backoff({ firstMs: 250, longestMs: 10_000, random: () => 1 });
 * assertEquals([backoff.next(), backoff.next(), backoff.next()], [250, 500, 1000]);
 * backoff.reset();
 * assertEquals(backoff.next(), 250);
 * ```
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #ms: number;

  constructor(options: BackoffOptions) {
    this.#options = options;
    this.#ms = options.firstMs;
  }

  /** The next wait, in ms: between a half of what is due and all of it. */
  next(): number {
    const { longestMs, random = Math.random } = this.#options;
    const due = this.#ms;
    this.#ms = Math.min(2 * due, longestMs);
    return due / 2 + random() * due / 2;
  }

  /** It went well: the next failure is the first one again. */
  reset(): void {
    this.#ms = this.#options.firstMs;
  }
}
