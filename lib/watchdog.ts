/**
 * Tells when something takes too long that is begun and done again and again, such as each read of a connection. A timer for
 * each of them would cost about as much as the read: this keeps one, and looks when it rings whether the time is over.
 *
 * Nothing is to blame where this thread itself was held up: what would have put an end to it may be there, unread. So what is
 * over late gets its time once more.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const { promise, resolve } = Promise.withResolvers<void>();
 * using watchdog = new Watchdog(resolve);
 * watchdog.watch(20);
 * watchdog.rest();
 * const started = performance.now();
 * watchdog.watch(20);
 * await promise;
 * assert(performance.now() - started >= 19);
 * ```
 */
export class Watchdog implements Disposable {
  readonly #onEnd: () => void;
  #limitMs = Infinity;
  /** Infinity while it rests. */
  #endsAt = Infinity;
  #wasLate = false;
  #timer?: ReturnType<typeof setTimeout>;
  #ringsAt = Infinity;

  /** Calls `onEnd` when something took too long; then it rests. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** From now on something may take so long, in ms; what was before is done. */
  watch(limitMs: number): void {
    this.#wasLate = false;
    this.#begin(limitMs);
  }

  /** What it watched is done. */
  rest(): void {
    this.#endsAt = Infinity;
  }

  /** Until then it may keep the program alive. */
  [Symbol.dispose](): void {
    this.rest();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(limitMs: number): void {
    this.#limitMs = limitMs;
    this.#endsAt = performance.now() + limitMs;
    if (this.#timer !== undefined && this.#ringsAt <= this.#endsAt) return;
    clearTimeout(this.#timer);
    this.#setTimer(limitMs);
  }

  #setTimer(ms: number): void {
    this.#ringsAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#ring(), ms);
  }

  #ring(): void {
    this.#timer = undefined;
    if (this.#endsAt === Infinity) return;
    const now = performance.now();
    if (now < this.#endsAt) return this.#setTimer(this.#endsAt - now);
    if (now - this.#endsAt > this.#limitMs / 10 && !this.#wasLate) {
      this.#wasLate = true;
      return this.#begin(this.#limitMs);
    }
    this.rest();
    this.#onEnd();
  }
}
