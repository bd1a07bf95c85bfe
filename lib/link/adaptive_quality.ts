import { median } from "../median.ts";

/** Options of {@linkcode AdaptiveQuality}. */
export interface AdaptiveQualityOptions {
  /** The quality that is wished for: 1 to 100. */
  most: number;
  /** It never goes below this. */
  least: number;
  /** Is told of each step. */
  onStep(step: QualityStep): void;
  /** A clock that never goes back, in ms. @default {performance.now} */
  now?: () => number;
}

/** A change of the quality, and what a frame took of the network that brought it about, in ms. */
export interface QualityStep {
  from: number;
  to: number;
  networkMs: number;
}

/** What an answer tells of the network. */
export interface NetworkSample {
  /**
   * What a frame took of the network, in ms: how long it and its answer were under way, shared among all that were then
   * (Little's law: that is the time from one frame to the next).
   */
  networkMs: number;
  /** Whether another frame was waiting for room in flight: else the network keeps up. */
  isFull: boolean;
}

/** What a frame may take of the network, in ms: the quality goes down where it is more, and up where it is less. */
const NETWORK_MS = { much: 100, little: 50 };

/** Answers that are looked at together, and how long they are collected at least, in ms. */
const LOOK = { answers: 4, ms: 500 };

const DOWN = 0.8;
const UP = 1.1;

/** How long all has to be well before the quality goes up, in ms. */
const WELL_MS = 3000;

/** A step down should make frames smaller, and so faster, by more than this; where several do not, it is not their size. */
const HELPS = 0.95;
const USELESS_STEPS = 2;

/** How long the quality is left alone then, in ms. */
const ALONE_MS = 60_000;

/**
 * The JPEG quality that the network has room for: it steps down where frames are under way for long and others wait for
 * them, and up again when there is room. It leaves the quality alone where smaller frames are no faster: then the way is
 * long, not narrow.
 */
export class AdaptiveQuality {
  readonly #options: AdaptiveQualityOptions;
  readonly #now: () => number;
  #quality: number;
  #samples: NetworkSample[] = [];
  #lookedAt: number;
  #wellSince?: number;
  /** The steps down that are not known to have helped: from which quality, and what a frame took then. */
  #doubtful?: { from: number; networkMs: number; steps: number };
  #aloneUntil = -Infinity;

  constructor(options: AdaptiveQualityOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#quality = options.most;
    this.#lookedAt = this.#now();
  }

  /** The quality of the next frame. */
  get quality(): number {
    return this.#quality;
  }

  /** Takes in what an answer tells. */
  answered(sample: NetworkSample): void {
    this.#samples.push(sample);
    const now = this.#now();
    if (this.#samples.length < LOOK.answers || now - this.#lookedAt < LOOK.ms) return;
    const samples = this.#samples;
    this.#samples = [];
    this.#lookedAt = now;
    if (now < this.#aloneUntil) return;
    const networkMs = median(samples.map((one) => one.networkMs));
    const isFull = samples.some((one) => one.isFull);
    if (networkMs > NETWORK_MS.much && isFull) this.#lower(networkMs, now);
    else this.#raise(networkMs, now);
  }

  #lower(networkMs: number, now: number): void {
    const { least } = this.#options;
    this.#wellSince = undefined;
    if (this.#quality === least) return;
    const doubtful = this.#doubtful;
    const isOfUse = doubtful === undefined || networkMs < doubtful.networkMs * HELPS ** doubtful.steps;
    if (!isOfUse && doubtful.steps >= USELESS_STEPS) {
      this.#doubtful = undefined;
      this.#aloneUntil = now + ALONE_MS;
      return this.#step(doubtful.from, networkMs);
    }
    this.#doubtful = isOfUse
      ? { from: this.#quality, networkMs, steps: 1 }
      : { ...doubtful, steps: doubtful.steps + 1 };
    this.#step(Math.max(least, Math.round(this.#quality * DOWN)), networkMs);
  }

  #raise(networkMs: number, now: number): void {
    this.#doubtful = undefined;
    if (networkMs >= NETWORK_MS.little) this.#wellSince = undefined;
    else this.#wellSince ??= now;
    if (this.#wellSince === undefined || now - this.#wellSince < WELL_MS) return;
    this.#wellSince = now;
    this.#step(Math.min(this.#options.most, Math.ceil(this.#quality * UP)), networkMs);
  }

  #step(to: number, networkMs: number): void {
    const from = this.#quality;
    if (to === from) return;
    this.#quality = to;
    this.#options.onStep({ from, to, networkMs });
  }
}
