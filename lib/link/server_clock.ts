import type { ServerTiming } from "../result.ts";
import { CLOCK, type SteadyClock } from "../steady_clock.ts";

/** By how much two clocks may part, in ms a ms: crystals are good to 50 ppm, and each end has one. */
const DRIFT = 100e-6;

/** How coarse stamps may be, in ms: servers may send whole ones. */
const PRECISION_MS = 1;

/** When a frame left and when its answer was there: ms, on the clock of `performance.now()`. */
export interface RoundTripTicks {
  /** The frame was handed to the socket, for the first time. */
  firstSentTick: number;
  /** The same, for the last time. */
  sentTick: number;
  answeredTick: number;
}

/** What one frame says of the server's clock. */
interface Sample {
  /** Server's clock − client's clock, in ms. */
  offsetMs: number;
  /** By how much that may be wrong at `tick`, in ms. */
  errorMs: number;
  tick: number;
}

/**
 * The server's clock as its answers show it. Each frame has NTP's four stamps, from which offset and round trip follow (RFC
 * 5905, 8): the offset is wrong by half of the round trip at most. So of all frames the one counts whose offset
 * may be wrong by the least, as in NTP's clock filter (RFC 5905, 10); there the doubt grows with a sample's age too, as clocks
 * drift. What contradicts it, so that no offset would fit both (RFC 5905, 11.2.1), shows that a clock was set, or stood
 * still in a machine that slept: all before is forgotten.
 *
 * Where a path takes longer in one direction than in the other, the offset is wrong by half of the difference; the four
 * stamps cannot show that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SteadyClock } from "../steady_clock.ts";
 *
 * const clock = new ServerClock({ clock: new SteadyClock({ wall: () => 5000, ticks: () => 0 }) });
 * clock.take({ firstSentTick: 10, sentTick: 10, answeredTick: 20 }, { receivedAt: 9014, answeredAt: 9016 });
 * assertEquals(clock.offsetMs, 4000);
 * assertEquals(clock.tickOf(9014), 14);
 * ```
 */
export class ServerClock {
  readonly #clock: Pick<SteadyClock, "at">;
  #best?: Sample;

  /** `clock` is the client's. @default {CLOCK} */
  constructor({ clock = CLOCK }: { clock?: Pick<SteadyClock, "at"> } = {}) {
    this.#clock = clock;
  }

  /** By how much the server's clock is ahead of the client's, in ms; undefined while no answer has shown it. */
  get offsetMs(): number | undefined {
    return this.#best?.offsetMs;
  }

  /**
   * Learns from one frame. Nothing is learned of a frame that was sent again, as the server may have received it the first
   * time, and of a server that tells no times.
   */
  take({ firstSentTick, sentTick, answeredTick }: RoundTripTicks, timing: ServerTiming | undefined): void {
    if (timing === undefined || sentTick > firstSentTick) return;
    const there = timing.receivedAt - this.#clock.at(sentTick);
    const back = this.#clock.at(answeredTick) - timing.answeredAt;
    const sample = {
      offsetMs: (there - back) / 2,
      errorMs: Math.max(0, there + back) / 2,
      tick: answeredTick,
    };
    if (Number.isFinite(sample.offsetMs) && this.#isBetter(sample)) this.#best = sample;
  }

  /** A moment of the server's clock on the clock of `performance.now()`; undefined while no answer has shown the offset. */
  tickOf(serverTime: number): number | undefined {
    const { offsetMs } = this;
    return offsetMs === undefined ? undefined : serverTime - offsetMs - this.#clock.at(0);
  }

  /** Forgets all: it is another connection, and may be another server. */
  reset(): void {
    this.#best = undefined;
  }

  #isBetter({ offsetMs, errorMs, tick }: Sample): boolean {
    if (this.#best === undefined) return true;
    const bestErrorMs = this.#best.errorMs + DRIFT * Math.max(0, tick - this.#best.tick);
    const apart = Math.abs(offsetMs - this.#best.offsetMs);
    return errorMs <= bestErrorMs || apart > bestErrorMs + errorMs + PRECISION_MS;
  }
}
