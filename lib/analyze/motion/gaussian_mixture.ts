/** Options of {@linkcode GaussianMixture.learn}. */
export interface MixtureOptions {
  /** How much the newest picture weighs against all before it, 0 to 0.5; at 0 nothing is learned. */
  rate: number;
  /** The least variance of a level: less is not believed. In levels². */
  minVariance: number;
}

/** A pixel has so many modes at most. */
const MODES = 3;

/** The modes that are seen most often are the background: as many as take this share of the time. */
const BACKGROUND_SHARE = 0.9;

/** A level belongs to the background where its squared distance is less than so many variances of one of its modes. */
export const BACKGROUND_DISTANCE = 16;

/** The same for a level to belong to a mode at all: else it begins one of its own. */
const MODE_DISTANCE = 9;

/** Variances, in levels²: of a new mode, and the largest there is. */
const FIRST_VARIANCE = 15;
const MAX_VARIANCE = 75;

/** The prior that takes weight off modes for which nothing speaks: the paper's cT. */
const COMPLEXITY = 0.05;

/**
 * The levels that each pixel shows when nothing moves: a mixture of as many Gaussians as it takes, learned as pictures come
 * (Zivkovic, "Improved adaptive Gaussian mixture model for background subtraction", 2004; Zivkovic and van der Heijden,
 * "Efficient adaptive density estimation per image pixel", 2006), known as MOG2.
 */
export class GaussianMixture {
  readonly #pixels: number;
  /** Of each pixel the first mode, then of each the second, and so on; a pixel's modes are sorted by their weights. */
  readonly #weights: Float32Array;
  readonly #means: Float32Array;
  readonly #variances: Float32Array;
  readonly #counts: Uint8Array;

  /** The level that each pixel shows most often: the picture of what is always there. */
  readonly usual: Float32Array;

  /** For pictures of so many pixels. */
  constructor(pixels: number) {
    this.#pixels = pixels;
    this.#weights = new Float32Array(MODES * pixels);
    this.#means = new Float32Array(MODES * pixels);
    this.#variances = new Float32Array(MODES * pixels);
    this.#counts = new Uint8Array(pixels);
    this.usual = this.#means.subarray(0, pixels);
  }

  /** Forgets all: the next picture is what is usual. */
  clear(): void {
    this.#counts.fill(0);
  }

  /** Learns a picture; marks in `mask` what is not the background: 1, else 0. */
  learn(levels: Float32Array, { rate, minVariance }: MixtureOptions, mask: Uint8Array): void {
    const [means, variances, counts] = [this.#means, this.#variances, this.#counts];
    const maxVariance = Math.max(MAX_VARIANCE, minVariance);
    const share = rate / (1 - COMPLEXITY * rate);
    for (let at = 0; at < counts.length; at++) {
      const level = levels[at]!;
      const distance = level - means[at]!;
      const variance = variances[at]!;
      if (counts[at] !== 1 || distance * distance >= MODE_DISTANCE * variance) {
        mask[at] = this.#learnPixel(at, level, rate, minVariance) ? 0 : 1;
        continue;
      }
      // Nearly all pixels have one mode and are in it: then all else comes to this.
      mask[at] = 0;
      means[at]! += share * distance;
      const next = variance + share * (distance * distance - variance);
      variances[at] = next < minVariance ? minVariance : next > maxVariance ? maxVariance : next;
    }
  }

  /** Whether the level is of the background. */
  #learnPixel(at: number, level: number, rate: number, minVariance: number): boolean {
    const pixels = this.#pixels;
    const weights = this.#weights;
    const prune = rate * COMPLEXITY;
    let count = this.#counts[at]!;
    let isBackground = false;
    let isOwned = false;
    let total = 0;
    for (let mode = 0, place = at; mode < count; mode++, place += pixels) {
      let weight = (1 - rate) * weights[place]! - prune;
      let to = place;
      if (!isOwned) {
        const variance = this.#variances[place]!;
        const distance = level - this.#means[place]!;
        const squared = distance * distance;
        if (total < BACKGROUND_SHARE && squared < BACKGROUND_DISTANCE * variance) isBackground = true;
        if (squared < MODE_DISTANCE * variance) {
          isOwned = true;
          weight += rate;
          const share = rate / weight;
          this.#means[place]! += share * distance;
          const next = variance + share * (squared - variance);
          this.#variances[place] = Math.max(minVariance, Math.min(Math.max(MAX_VARIANCE, minVariance), next));
          if (mode > 0 && weights[place - pixels]! < weight) to = this.#moveUp(place, weight);
        }
      }
      // Modes are sorted by weight: it is the last of them for which nothing speaks any more.
      if (weight < prune) {
        weight = 0;
        count--;
      }
      weights[to] = weight;
      total += weight;
    }
    for (let mode = 0, place = at; mode < count; mode++, place += pixels) weights[place]! /= total;
    this.#counts[at] = count;
    if (!isOwned && rate > 0) this.#addMode(at, level, rate);
    return isBackground;
  }

  /** A level that belongs to no mode begins one, in place of the last where there are enough. */
  #addMode(at: number, level: number, rate: number): void {
    const pixels = this.#pixels;
    const others = Math.min(this.#counts[at]!, MODES - 1);
    for (let mode = 0; mode < others; mode++) this.#weights[at + mode * pixels]! *= 1 - rate;
    const place = at + others * pixels;
    const weight = others === 0 ? 1 : rate;
    this.#means[place] = level;
    this.#variances[place] = FIRST_VARIANCE;
    this.#weights[this.#moveUp(place, weight)] = weight;
    this.#counts[at] = others + 1;
  }

  /** Moves a mode that has become so heavy before lighter ones; gives its new place. */
  #moveUp(place: number, weight: number): number {
    const [pixels, weights, means, variances] = [this.#pixels, this.#weights, this.#means, this.#variances];
    const [mean, variance] = [means[place]!, variances[place]!];
    let to = place;
    for (; to >= pixels && weights[to - pixels]! < weight; to -= pixels) {
      weights[to] = weights[to - pixels]!;
      means[to] = means[to - pixels]!;
      variances[to] = variances[to - pixels]!;
    }
    means[to] = mean;
    variances[to] = variance;
    return to;
  }
}
