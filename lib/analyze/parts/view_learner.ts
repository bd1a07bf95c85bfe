import { Background, type View } from "./background.ts";

/** How many pictures the empty view is learned of, at least and at most. */
const MIN_SAMPLES = 5;
const MAX_SAMPLES = 50;

/** So many in the time that is taken at least; where more time is needed, they are thinned out. */
const SAMPLES = 25;

/** The view is clear where nearly all pixels show the same for so much of the time. */
const CLEAR_SHARE = 2 / 3;
const CLEAR_PIXELS = 0.99;

/** After so many times the least time, the view is taken as it is. */
const PATIENCE = 6;

/** Options of {@linkcode ViewLearner}. */
export interface ViewLearnerOptions {
  /** The least time that it takes, in ms. */
  settle: number;
  /** What differs by less is the same, in levels. */
  contrast: number;
}

/**
 * Learns the empty view of pictures in which parts may pass. Each pixel's level is the one that it has most often, so
 * pictures are collected until each was seen without a part for most of the time, or for six times the least time.
 */
export class ViewLearner {
  readonly #since: number;
  #views: View[] = [];
  #lastAt = -Infinity;
  #checkAt: number;
  #interval: number;

  constructor(now: number, { settle }: Pick<ViewLearnerOptions, "settle">) {
    this.#since = now;
    this.#checkAt = now + settle;
    this.#interval = settle / SAMPLES;
  }

  /** Takes the next view, whose data is kept; gives the empty one once it is known. */
  add(view: View, now: number, { settle, contrast }: ViewLearnerOptions): Background | undefined {
    if (now - this.#lastAt >= this.#interval) {
      this.#views.push(view);
      this.#lastAt = now;
    }
    if (this.#views.length > MAX_SAMPLES) {
      this.#views = this.#views.filter((_, n) => n % 2 === 0);
      this.#interval *= 2;
    }
    if (now < this.#checkAt || this.#views.length < MIN_SAMPLES) return undefined;
    this.#checkAt = now + settle / 2;
    const isPatient = now - this.#since < PATIENCE * settle;
    return Background.behind(this.#views, {
      contrast,
      share: CLEAR_SHARE,
      clear: isPatient ? CLEAR_PIXELS : 0,
    });
  }
}
