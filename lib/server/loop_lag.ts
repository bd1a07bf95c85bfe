import { DurationHistogram } from "../duration_histogram.ts";
import { LatencyHistogram } from "../latency_histogram.ts";
import { logOf } from "../log.ts";

/** Options of {@linkcode LoopLag}. */
export interface LoopLagOptions {
  /** How often the lag is measured where it is logged, in ms. @default {50} */
  everyMs?: number;
  /** How often it is reported, in ms. @default {10_000} */
  reportMs?: number;
}

/** How late the event loop was over the last while, in ms. */
export interface RecentLag {
  p50Ms: number;
  p99Ms: number;
  greatestMs: number;
}

const DEFAULTS = { everyMs: 50, reportMs: 10_000 } satisfies LoopLagOptions;

/** How often it is measured where nothing is logged, in ms: an idle server is to sleep. */
const UNLOGGED_MS = 100;

const log = logOf("server");

/**
 * Measures how late the event loop is: how long what happens, such as a message that arrives, has to wait for it. What it
 * was over a while is logged at debug. Where that is not logged, nothing is measured until somebody wants to know:
 * {@linkcode LoopLag.measure}.
 *
 * It keeps no program alive.
 */
export class LoopLag implements Disposable {
  /** All that was measured. */
  readonly all = new DurationHistogram();
  readonly #options: Required<LoopLagOptions>;
  #lags = new LatencyHistogram();
  #greatestMs = 0;
  /** Of the while before, as the present one may only just have begun. */
  #before?: RecentLag;
  #due = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #reporter?: ReturnType<typeof setInterval>;

  private constructor(options: LoopLagOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Begins to measure where that is logged. */
  static start(options: LoopLagOptions = {}): LoopLag {
    const isLogged = log.isEnabledFor("debug");
    const lag = new LoopLag(isLogged ? options : { everyMs: UNLOGGED_MS, ...options });
    if (isLogged) lag.measure();
    return lag;
  }

  /** Begins to measure, unless it does already. */
  measure(): this {
    if (this.#reporter !== undefined) return this;
    this.#wait();
    this.#reporter = setInterval(() => this.#report(), this.#options.reportMs);
    Deno.unrefTimer(this.#reporter);
    return this;
  }

  /** What it was over the last ten seconds or so; undefined where nothing was measured yet. */
  get recent(): RecentLag | undefined {
    return this.#before ?? (this.#lags.total === 0 ? undefined : this.#now());
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearInterval(this.#reporter);
  }

  #wait(): void {
    const { everyMs } = this.#options;
    this.#due = performance.now() + everyMs;
    this.#timer = setTimeout(() => this.#take(), everyMs);
    Deno.unrefTimer(this.#timer);
  }

  #take(): void {
    const late = Math.max(0, performance.now() - this.#due);
    this.#greatestMs = Math.max(this.#greatestMs, late);
    // While the loop was blocked no timer ran: those that were left out count too, each as late as it would have been.
    for (let lag = late; lag >= 0; lag -= this.#options.everyMs) {
      this.#lags.add(lag);
      this.all.add(lag);
    }
    this.#wait();
  }

  #now(): RecentLag {
    const [p50Ms, p99Ms] = [50, 99].map((percent) => this.#lags.percentile(percent)) as [number, number];
    return { p50Ms, p99Ms, greatestMs: this.#greatestMs };
  }

  #report(): void {
    // A loop that was blocked all the while told nothing yet.
    if (this.#lags.total === 0) return;
    const lag = this.#now();
    log.debug("the event loop was late by {p50} ms (p50), {p99} ms (p99), {greatest} ms at most", {
      p50: lag.p50Ms.toFixed(1),
      p99: lag.p99Ms.toFixed(1),
      greatest: lag.greatestMs.toFixed(1),
    });
    this.#before = lag;
    this.#lags = new LatencyHistogram();
    this.#greatestMs = 0;
  }
}
