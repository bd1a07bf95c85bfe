import { toHundredths } from "./to_hundredths.ts";

/** Options of {@linkcode SteadyClock}. */
export interface SteadyClockOptions {
  /** Read once: ms since the epoch. @default {Date.now} */
  wall?: () => number;
  /** Never goes back, in ms. @default {performance.now} */
  ticks?: () => number;
}

/**
 * The time in ms since the epoch, as the wall's clock told it once and a clock that never goes back goes on from there:
 * whoever sets the wall's clock changes no time between two moments.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * let [wall, ticks] = [1_000_000, 5];
 * const clock = new SteadyClock({ wall: () => wall, ticks: () => ticks });
 * ticks += 20;
 * wall -= 3_600_000;
 * assertEquals(clock.now(), 1_000_020);
 * assertEquals(clock.at(15), 1_000_010);
 * ```
 */
export class SteadyClock {
  readonly #ticks: () => number;
  readonly #offset: number;

  constructor({ wall = Date.now, ticks = () => performance.now() }: SteadyClockOptions = {}) {
    this.#ticks = ticks;
    this.#offset = wall() - ticks();
  }

  /** Now, in ms since the epoch, to a hundredth: more is not worth its digits in a message. */
  now(): number {
    return toHundredths(this.at(this.#ticks()));
  }

  /** A moment of the clock that never goes back, in ms since the epoch. */
  at(ticks: number): number {
    return this.#offset + ticks;
  }
}

/** The time of this program. */
export const CLOCK: SteadyClock = new SteadyClock();
