/**
 * A limit for how long something may be at work, which is at work at times and waits at others.
 *
 * It is not to blame where this thread itself was held up: what would have stopped the countdown may be there, unread. So
 * a countdown that ends late starts once more.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const { promise, resolve } = Promise.withResolvers<void>();
 * const countdown = new Countdown(20, resolve);
 * const started = performance.now();
 * countdown.start();
 * countdown.stop();
 * countdown.start();
 * await promise;
 * assert(performance.now() - started >= 19);
 * ```
 */
export class Countdown {
  readonly #limitMs: number;
  readonly #onEnd: () => void;
  #leftMs: number;
  #startedAt = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #wasLate = false;

  /** Calls `onEnd` when it was at work for `limitMs`. */
  constructor(limitMs: number, onEnd: () => void) {
    this.#limitMs = this.#leftMs = limitMs;
    this.#onEnd = onEnd;
  }

  /** It is at work from now on; nothing changes where it is already. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#startedAt = performance.now();
    const timer = setTimeout(() => {
      // Where this thread was held up, it may be called though it was cleared.
      if (this.#timer === timer) this.#end();
    }, this.#leftMs);
    this.#timer = timer;
  }

  /** It waits from now on. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - this.#startedAt));
  }

  /** Starts with the whole limit. */
  restart(): void {
    this.stop();
    this.#leftMs = this.#limitMs;
    this.start();
  }

  #end(): void {
    const late = performance.now() - this.#startedAt - this.#leftMs;
    if (late > this.#limitMs / 10 && !this.#wasLate) {
      this.#wasLate = true;
      return this.restart();
    }
    this.stop();
    this.#onEnd();
  }
}
