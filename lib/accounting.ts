import { type Stage, STAGES, type StageTimes } from "./frame_timing.ts";
import { LatencyHistogram, type Percentiles } from "./latency_histogram.ts";
import type { Verdict } from "./result.ts";
import { sumCounts } from "./sum_counts.ts";

/** {@linkcode Stats.recent} looks at one period that is over and the one under way. */
const PERIOD_MS = 2500;

// The table's own keys.
const ALL_STAGES = Object.keys(STAGES) as Stage[];

/** The verdicts of frames that were looked at. */
export type AnsweredVerdict = Exclude<Verdict, "dropped">;

/**
 * Why a frame was dropped:
 * - `superseded`: by the client, as a newer one was there before it was sent
 * - `overload`, `stale`: by the server, which had no room, or no use for it any more
 * - `disconnected`: it was lost with its connection
 * - `broken`: the source's JPEG was not whole
 */
export type DropCode = "superseded" | "overload" | "stale" | "disconnected" | "broken";

/** How fast frames are answered. */
export interface Pace {
  /** Answered frames a second. */
  framesPerSecond: number;
  /** From capture to answer, in ms, NaN where nothing was answered; off by at most 1.1 %. */
  latencyMs: Percentiles;
}

/** What became of the frames of one run so far. `captured` is always `answered + dropped + pending`. */
export interface Stats extends Pace {
  captured: number;
  /** `ok + ng + unknown + error`. */
  answered: number;
  dropped: number;
  /** Captured, and neither answered nor dropped yet: 0 at the end. */
  pending: number;
  /** Sent once more after a broken connection; each is captured and answered once all the same. */
  resent: number;
  /** How many were answered with each verdict. */
  verdicts: Record<AnsweredVerdict, number>;
  /** How many were dropped for each reason. */
  drops: Record<DropCode, number>;
  /** Between the first frame's capture and the last answer, in seconds. */
  seconds: number;
  /** How fast frames came of the source: between the first one and the last, in frames/s. */
  capturedPerSecond: number;
  /** The JPEG quality of what was sent, where that changes by itself: 1 to 100. */
  quality?: { least: number; most: number; mean: number };
  /** How long answered frames were in each stage that any of them passed, in ms; off by at most 1.1 %. */
  stages: Partial<Record<Stage, Percentiles>>;
  /** The pace of the last few seconds, where the other is that of the whole run. */
  recent: Pace;
}

/** A few seconds of a run. */
interface Period {
  /** In ms, by the accounting's clock. */
  startedAt: number;
  latencies: LatencyHistogram;
}

/**
 * Keeps the books of one run of a client: each frame is captured once, and then either answered or dropped once.
 * A frame that is answered or dropped without having been captured is a mistake of the caller, and throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const accounting = new Accounting();
 * accounting.capture();
 * accounting.capture();
 * accounting.answer("ok", 12.5);
 * accounting.drop("superseded");
 * const { captured, answered, dropped, pending } = accounting.stats();
 * assertEquals([captured, answered, dropped, pending], [2, 1, 1, 0]);
 * ```
 */
export class Accounting {
  readonly #now: () => number;
  readonly #latencies = new LatencyHistogram();
  readonly #stages = new Map<Stage, LatencyHistogram>();
  readonly #verdicts: Record<AnsweredVerdict, number> = { ok: 0, ng: 0, unknown: 0, error: 0 };
  readonly #drops: Record<DropCode, number> = {
    superseded: 0,
    overload: 0,
    stale: 0,
    disconnected: 0,
    broken: 0,
  };
  /** Of what was sent, where that was noted. */
  #quality?: { least: number; most: number; total: number; frames: number };
  #captured = 0;
  #resent = 0;
  #firstCapturedAt = 0;
  #lastCapturedAt = 0;
  #lastAnsweredAt = 0;
  /** Neither frames nor their times are kept for {@linkcode Stats.recent}: two periods take turns. */
  #before: Period;
  #current: Period;

  /** `now` is a clock that never goes back, in ms. @default {performance.now} */
  constructor({ now = () => performance.now() }: { now?: () => number } = {}) {
    this.#now = now;
    this.#before = newPeriod(now());
    this.#current = newPeriod(now());
  }

  /** Counts a frame that came from the source. */
  capture(): void {
    this.#lastCapturedAt = this.#now();
    if (this.#captured === 0) this.#firstCapturedAt = this.#lastCapturedAt;
    this.#captured += 1;
  }

  /** Counts the answer to a captured frame, how long after its capture it came, in ms, and where it was meanwhile. */
  answer(verdict: AnsweredVerdict, latencyMs: number, times: StageTimes = {}): void {
    this.#settle("answer");
    this.#verdicts[verdict] += 1;
    this.#latencies.add(latencyMs);
    this.#addTimes(times);
    this.#rotate();
    this.#current.latencies.add(latencyMs);
    this.#lastAnsweredAt = this.#now();
  }

  /** Counts a captured frame that gets no verdict, and why. */
  drop(code: DropCode): void {
    this.#settle("drop");
    this.#drops[code] += 1;
  }

  /** Counts a frame that was sent once more, after its connection broke. */
  resend(): void {
    this.#resent += 1;
  }

  /** Notes the JPEG quality of a frame that is sent. */
  encode(quality: number): void {
    const noted = this.#quality ??= { least: quality, most: quality, total: 0, frames: 0 };
    noted.least = Math.min(noted.least, quality);
    noted.most = Math.max(noted.most, quality);
    noted.total += quality;
    noted.frames++;
  }

  /** The books as they stand. */
  stats(): Stats {
    const answered = sumCounts(this.#verdicts);
    const dropped = sumCounts(this.#drops);
    const seconds = answered === 0 ? 0 : (this.#lastAnsweredAt - this.#firstCapturedAt) / 1000;
    return {
      captured: this.#captured,
      answered,
      dropped,
      pending: this.#captured - answered - dropped,
      resent: this.#resent,
      verdicts: { ...this.#verdicts },
      drops: { ...this.#drops },
      seconds,
      capturedPerSecond: this.#capturedPerSecond(),
      ...paceOf(this.#latencies, seconds),
      ...this.#qualityNoted(),
      stages: Object.fromEntries([...this.#stages].map(([stage, times]) => [stage, times.percentiles()])),
      recent: this.#recent(),
    };
  }

  #qualityNoted(): Pick<Stats, "quality"> {
    if (this.#quality === undefined) return {};
    const { least, most, total, frames } = this.#quality;
    return { quality: { least, most, mean: total / frames } };
  }

  #capturedPerSecond(): number {
    const elapsedMs = this.#lastCapturedAt - this.#firstCapturedAt;
    return elapsedMs > 0 ? (this.#captured - 1) * 1000 / elapsedMs : 0;
  }

  #addTimes(times: StageTimes): void {
    for (const stage of ALL_STAGES) {
      const ms = times[`${stage}Ms`];
      if (ms !== undefined) this.#histogramOf(stage).add(ms);
    }
  }

  #histogramOf(stage: Stage): LatencyHistogram {
    const known = this.#stages.get(stage);
    if (known !== undefined) return known;
    const histogram = new LatencyHistogram();
    this.#stages.set(stage, histogram);
    return histogram;
  }

  #settle(what: string): void {
    if (sumCounts(this.#verdicts) + sumCounts(this.#drops) >= this.#captured) {
      throw new RangeError(
        `Cannot ${what} a frame as all captured ones are accounted for: got ${this.#captured} captured`,
      );
    }
  }

  #recent(): Pace {
    this.#rotate();
    const latencies = new LatencyHistogram();
    latencies.addAll(this.#before.latencies);
    latencies.addAll(this.#current.latencies);
    const since = Math.max(this.#before.startedAt, this.#firstCapturedAt);
    return paceOf(latencies, (this.#now() - since) / 1000);
  }

  #rotate(): void {
    const now = this.#now();
    const age = now - this.#current.startedAt;
    if (age < PERIOD_MS) return;
    // What the current period saw is too old after a longer silence.
    this.#before = age < 2 * PERIOD_MS ? this.#current : newPeriod(now - PERIOD_MS);
    this.#current = newPeriod(now);
  }
}

function newPeriod(startedAt: number): Period {
  return { startedAt, latencies: new LatencyHistogram() };
}

function paceOf(latencies: LatencyHistogram, seconds: number): Pace {
  return {
    framesPerSecond: seconds > 0 ? latencies.total / seconds : 0,
    latencyMs: latencies.percentiles(),
  };
}
