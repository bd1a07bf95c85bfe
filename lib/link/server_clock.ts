import type { FrameTicks } from "../frame_timing.ts";
import type { ServerTiming } from "../result.ts";
import { CLOCK, type SteadyClock } from "../steady_clock.ts";

/** By how much two clocks may part, in ms a ms: crystals are good to 50 ppm, and each end has one. */
const DRIFT = 100e-6;

/** How coarse stamps may be, in ms: servers may send whole ones. */
const PRECISION_MS = 1;

/** When a message left and when its answer was there. */
export type RoundTripTicks = Pick<FrameTicks, "firstSentTick" | "sentTick" | "answeredTick">;

/** When a message came to the server and when its answer left. */
export type ServerStamps = Pick<ServerTiming, "receivedAt" | "answeredAt">;

/** What one message says of the server's clock. */
interface Sample {
  /** Server's clock − client's clock, in ms. */
  offsetMs: number;
  /** By how much that may be wrong at `tick`, in ms. */
  errorMs: number;
  tick: number;
}

/**
 * The server's clock as its answers show it. Each message has NTP's four stamps, from which offset and round trip follow
 * (RFC 5905, 8): the offset is wrong by half of the round trip at most. So of all messages the one counts whose offset may
 * be wrong by the least, as in NTP's clock filter (RFC 5905, 10); there the doubt grows with a sample's age too, as clocks
 * drift. What contradicts it, so that no offset would fit both (RFC 5905, 11.2.1), shows that a clock was set, or stood
 * still in a machine that slept: all before is forgotten.
 *
 * Where a message takes longer in one direction than its answer in the other, as a picture does where the network is
 * narrow, the offset is wrong by half of the difference, and no stamp shows it. A hello, as small as its answer, does better.
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
   * Learns from one message. Nothing is learned of a frame that was sent again, as the server may have received it the
   * first time, and of a server that tells no times.
   */
  take({ firstSentTick, sentTick, answeredTick }: RoundTripTicks, stamps: ServerStamps | undefined): void {
    if (stamps === undefined || sentTick > firstSentTick) return;
    const there = stamps.receivedAt - this.#clock.at(sentTick);
    const back = this.#clock.at(answeredTick) - stamps.answeredAt;
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
