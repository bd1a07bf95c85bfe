/** How long frames are counted before the rate is told anew, in ms: what changes faster cannot be read. */
const WINDOW_MS = 1000;

/** Frames per second over the last second, or, of what is slower, between its last two frames. */
export class FrameRate {
  #rate?: number;
  #begun?: number;
  #frames = 0;

  /** Undefined until a second was counted. */
  get framesPerSecond(): number | undefined {
    return this.#rate;
  }

  /** Counts a frame that came at `now`: ms of a clock that never goes back. */
  count(now: number): void {
    if (this.#begun === undefined) {
      this.#begun = now;
      return;
    }
    this.#frames++;
    const elapsed = now - this.#begun;
    if (elapsed < WINDOW_MS) return;
    this.#rate = this.#frames * 1000 / elapsed;
    this.#begun = now;
    this.#frames = 0;
  }
}
