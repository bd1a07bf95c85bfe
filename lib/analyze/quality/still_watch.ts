/** Tells how long a camera has been sending one and the same picture. */
export class StillWatch {
  #hash?: number;
  #seenAt = 0;
  #stillMs = 0;

  /** How long the picture was the same when it was last looked at, in ms. */
  get stillMs(): number {
    return this.#stillMs;
  }

  /**
   * Looks at the next picture, by a hash of its pixels. `now` is in ms. Pictures further apart than `maxGapMs` are no stream:
   * that they are the same says nothing.
   */
  see(hash: number, now: number, maxGapMs: number): void {
    const gap = now - this.#seenAt;
    this.#stillMs = hash === this.#hash && gap <= maxGapMs ? this.#stillMs + gap : 0;
    this.#hash = hash;
    this.#seenAt = now;
  }
}
