import { LatencyHistogram } from "../latency_histogram.ts";
import { logOf } from "../log.ts";

/** Options of {@linkcode LoopLag}. */
export interface LoopLagOptions {
  /** How often the lag is measured, in ms. @default {50} */
  everyMs?: number;
  /** How often it is reported, in ms. @default {10_000} */
  reportMs?: number;
}

const DEFAULTS = { everyMs: 50, reportMs: 10_000 } satisfies LoopLagOptions;

const log = logOf("server");

/**
 * Measures how late the event loop is: how long what happens, such as a message that arrives, has to wait for it. What it
 * was over a while is logged at debug; where that is not logged, nothing is measured.
 *
 * It keeps no program alive.
 */
export class LoopLag implements Disposable {
  readonly #options: Required<LoopLagOptions>;
  #lags = new LatencyHistogram();
  #greatest = 0;
  #due = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #reporter?: ReturnType<typeof setInterval>;

  private constructor(options: LoopLagOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Begins to measure. */
  static start(options: LoopLagOptions = {}): LoopLag {
    const lag = new LoopLag(options);
    if (!log.isEnabledFor("debug")) return lag;
    lag.#wait();
    lag.#reporter = setInterval(() => lag.#report(), lag.#options.reportMs);
    Deno.unrefTimer(lag.#reporter);
    return lag;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearInterval(this.#reporter);
  }

  #wait(): void {
    const { everyMs } = this.#options;
    this.#due = performance.now() + everyMs;
    this.#timer = setTimeout(() => this.#measure(), everyMs);
    Deno.unrefTimer(this.#timer);
  }

  #measure(): void {
    const late = Math.max(0, performance.now() - this.#due);
    this.#greatest = Math.max(this.#greatest, late);
    // While the loop was blocked no timer ran: those that were left out count too, each as late as it would have been.
    for (let lag = late; lag >= 0; lag -= this.#options.everyMs) this.#lags.add(lag);
    this.#wait();
  }

  #report(): void {
    const [p50, p99] = [50, 99].map((percent) => this.#lags.percentile(percent).toFixed(1));
    const greatest = this.#greatest.toFixed(1);
    log.debug("the event loop was late by {p50} ms (p50), {p99} ms (p99), {greatest} ms at most", {
      p50,
      p99,
      greatest,
    });
    this.#lags = new LatencyHistogram();
    this.#greatest = 0;
  }
}
