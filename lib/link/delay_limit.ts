import { median } from "../median.ts";
import type { AnsweredFlight, InFlightLimit } from "./in_flight_limit.ts";

/** Options of {@linkcode DelayLimit}. */
export interface DelayLimitOptions {
  /** No more are in flight, whatever the delay. */
  most: number;
  /** A clock that never goes back, in ms. @default {performance.now} */
  now?: () => number;
}

/** A connection's first frames go out before anything is known of it. */
const FIRST = 2;

/** Frames that wait somewhere on the way: up to so many, one more may be sent; from so many on, fewer are. */
const QUEUED = { few: 0.3, many: 0.6 };

/** Answers of a round at least: the median of so many is what a round trip takes. In a hurry, at the start, fewer do. */
const ROUND = { start: 2, usual: 4 };

/** How long a round trip is remembered as the least that there is, in ms: then it is measured anew, with one in flight. */
const BASE_MS = 30_000;

/** How long one more frame in flight is not tried again where it only made all wait longer, in ms: twice as long each time. */
const RETRY_MS = { first: 1000, longest: 60_000 };

/** A judge that is at work for this share of the time has no use for more frames in flight. */
const BUSY = 0.9;

/** A round trip that was the least of its time. */
interface Base {
  at: number;
  roundTripMs: number;
}

/**
 * As many frames in flight as the way there and back has use for, and no more: what goes beyond that waits in some queue and
 * only makes what is judged older.
 *
 * How many frames wait is told by the delay alone, as TCP Vegas does (Brakmo, O'Malley and Peterson, SIGCOMM 1994): with
 * `n` in flight, a round trip that takes `t` where the least takes `b` has `n * (1 - b / t)` of them waiting. With the
 * thresholds here, one more is kept in flight where it brings more in rate than it costs in delay: where "power", the rate
 * over the delay, grows (Kleinrock, ICC 1979).
 */
export class DelayLimit implements InFlightLimit {
  readonly #most: number;
  readonly #now: () => number;
  #limit: number;
  #round: AnsweredFlight[] = [];
  #roundAt = 0;
  #base?: Base;
  /** Answers to come that were sent under the limit before. */
  #skip = 0;
  /** Whether nothing ever had to wait so far: then the limit doubles, as TCP's does in its slow start. */
  #isStarting = true;
  /** Whether the limit is new and has not proven itself. */
  #isTrial = true;
  #retryMs = RETRY_MS.first;
  #retryAt = -Infinity;
  /** The limit to go back to when the least round trip was measured anew. */
  #measuringFor?: number;

  constructor({ most, now = () => performance.now() }: DelayLimitOptions) {
    this.#most = most;
    this.#now = now;
    this.#limit = Math.min(FIRST, most);
  }

  get limit(): number {
    return this.#limit;
  }

  reset(): void {
    this.#change(Math.min(FIRST, this.#most), 0);
    this.#base = undefined;
    this.#isStarting = this.#isTrial = true;
    this.#measuringFor = undefined;
    this.#retryMs = RETRY_MS.first;
    this.#retryAt = -Infinity;
  }

  answered(flight: AnsweredFlight): void {
    if (this.#base === undefined && this.#measuringFor === undefined) return this.#first(flight);
    if (this.#skip > 0) {
      this.#skip--;
      this.#roundAt = this.#now();
      return;
    }
    this.#round.push(flight);
    const { start, usual } = ROUND;
    const isOver = this.#round.length >= Math.max(this.#isStarting ? start : usual, this.#limit);
    if (isOver || this.#isHopeless()) this.#decide(isOver);
  }

  /** Nothing of ours was before a connection's first frame: what it took is what it takes. */
  #first({ roundTripMs }: AnsweredFlight): void {
    this.#base = { at: this.#now(), roundTripMs };
    this.#roundAt = this.#now();
  }

  /** Whether a trial can be ended before its round is over: each frame of it is older than need be. */
  #isHopeless(): boolean {
    return this.#isTrial && this.#round.length >= (this.#isStarting ? 1 : 2) &&
      this.#round.every(({ roundTripMs }) => this.#queued(roundTripMs) > QUEUED.many);
  }

  #decide(isOver: boolean): void {
    const now = this.#now();
    const roundTripMs = median(this.#round.map((flight) => flight.roundTripMs));
    if (isOver) this.#remember({ at: now, roundTripMs });
    const queued = this.#queued(roundTripMs);
    const isFull = this.#round.some((flight) => flight.isFull);
    const isBusy = this.#isJudgeBusy(now);
    this.#round = [];
    this.#roundAt = now;
    if (this.#measuringFor !== undefined) return this.#measured(this.#measuringFor);
    if (queued >= QUEUED.few) this.#isStarting = false;
    if (queued > QUEUED.many && this.#limit > 1) return this.#lower(queued, now);
    if (this.#isTrial) this.#retryMs = RETRY_MS.first;
    this.#isTrial = false;
    if (!isFull) return;
    if (queued < QUEUED.few && !isBusy && this.#limit < this.#most && now >= this.#retryAt) {
      return this.#raise();
    }
    if (this.#limit > 1 && this.#isBaseOld(now)) this.#measure();
  }

  /** With several in flight the least round trip may have a queue of their own in it. */
  #measure(): void {
    this.#measuringFor = this.#limit;
    this.#base = undefined;
    this.#change(1, this.#limit);
  }

  #measured(limit: number): void {
    this.#measuringFor = undefined;
    this.#change(limit, 1);
  }

  #raise(): void {
    this.#isTrial = true;
    const limit = this.#isStarting ? 2 * this.#limit : this.#limit + 1;
    this.#change(Math.min(limit, this.#most), this.#limit);
  }

  #lower(queued: number, now: number): void {
    if (this.#isTrial) {
      this.#retryAt = now + this.#retryMs;
      this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MS.longest);
    }
    this.#isTrial = false;
    this.#change(Math.max(1, this.#limit - Math.max(1, Math.round(queued))), this.#limit);
  }

  #change(limit: number, inFlight: number): void {
    this.#limit = limit;
    this.#skip = inFlight;
    this.#round = [];
    this.#roundAt = this.#now();
  }

  /** Frames that wait somewhere on the way, if a round trip takes this long. */
  #queued(roundTripMs: number): number {
    const least = Math.min(roundTripMs, this.#base?.roundTripMs ?? Infinity);
    return this.#limit * (1 - least / roundTripMs);
  }

  #isJudgeBusy(now: number): boolean {
    const judging = this.#round.reduce((sum, { judgeMs = 0 }) => sum + judgeMs, 0);
    return judging > BUSY * (now - this.#roundAt);
  }

  #isBaseOld(now: number): boolean {
    return this.#base === undefined || now - this.#base.at > BASE_MS;
  }

  #remember(base: Base): void {
    const isLeast = this.#base === undefined || base.roundTripMs <= this.#base.roundTripMs;
    // With one in flight there is no queue of one's own: what it takes now is what it takes.
    if (isLeast || (this.#limit === 1 && this.#isBaseOld(base.at))) this.#base = base;
  }
}
