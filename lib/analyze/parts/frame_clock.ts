/** A frame is judged so long after it was taken, in ms, or there is something wrong with its camera's clock. */
const MAX_DELAY_MS = 10_000;

/**
 * When frames were taken, as what moves in them goes by that: how long they were under way, or waited, is no part of it.
 * The camera's own clock is believed where it agrees with ours, which never goes back; where there is none, ours counts.
 */
export class FrameClock {
  #time = 0;
  #now?: number;
  #capturedAt?: number;

  /** The time of the next frame, in ms: never earlier than the one before. */
  tick(now: number, capturedAt?: number): number {
    const passed = now - (this.#now ?? now);
    const taken = capturedAt === undefined || this.#capturedAt === undefined
      ? undefined
      : capturedAt - this.#capturedAt;
    const isCredible = taken !== undefined && taken >= 0 && Math.abs(taken - passed) <= MAX_DELAY_MS;
    this.#time += isCredible ? taken : passed;
    this.#now = now;
    this.#capturedAt = capturedAt;
    return this.#time;
  }
}
