import type { FrameMetadata } from "../frame.ts";

/** What a frame says of when it was taken. */
export type FrameTimes = Pick<FrameMetadata, "capturedAt" | "sourceMs">;

/** A frame is judged so long after it was taken, in ms, or there is something wrong with its camera's clock. */
const MAX_DELAY_MS = 10_000;

/**
 * When frames were taken, as what moves in them goes by that: how long they were under way, or waited, is no part of it.
 * A source's own time counts before all; a camera's clock is believed where it agrees with ours, which never goes back;
 * where there is neither, ours counts.
 */
export class FrameClock {
  #time = 0;
  #now?: number;
  #times: FrameTimes = {};

  /** The time of the last frame, in ms. */
  get time(): number {
    return this.#time;
  }

  /** The time of the next frame, in ms: never earlier than the one before. `now` is ours. */
  tick(now: number, times: FrameTimes = {}): number {
    const passed = now - (this.#now ?? now);
    const taken = between(this.#times.capturedAt, times.capturedAt);
    const isCredible = taken !== undefined && Math.abs(taken - passed) <= MAX_DELAY_MS;
    this.#time += between(this.#times.sourceMs, times.sourceMs) ?? (isCredible ? taken : passed);
    this.#now = now;
    this.#times = times;
    return this.#time;
  }
}

/** Undefined where one is not known, or time went back: then another stream began. */
function between(before?: number, now?: number): number | undefined {
  return before === undefined || now === undefined || now < before ? undefined : now - before;
}
