import { BACKGROUND_DISTANCE, GaussianMixture } from "./gaussian_mixture.ts";

/** By what a view is learned. */
export interface LearnOptions {
  /** How long it takes at first, in ms. */
  learn: number;
  /** What has not moved for so long belongs to the view, in ms. */
  absorb: number;
  /** What differs by less from what is usual is no motion, in levels. */
  contrast: number;
}

/** A view is learned of so many pictures at least. */
const MIN_PICTURES = 5;

/** Where the sharpness changes by this share while a view is learned, the camera still focuses: it begins again. */
const FOCUSING = 0.2;

/** After so many times the time that it takes, it does not begin again. */
const PATIENCE = 3;

/** A new level is background when it has so much weight: 1 less what the others need to have. */
const ABSORBED_WEIGHT = 0.1;

/** No picture weighs more than all before it. */
const MAX_RATE = 0.5;

/** What is always to be seen in a view, learned of its pictures by their times and not by their number. */
export class LearnedView {
  readonly #mixture: GaussianMixture;
  #begunAt = 0;
  #since = 0;
  #lastAt = 0;
  #pictures = 0;
  #isLearned = false;
  #sharpness = 0;

  /** For pictures of so many pixels. */
  constructor(pixels: number) {
    this.#mixture = new GaussianMixture(pixels);
  }

  /** Forgets all, and begins to learn at `now` ms. */
  begin(now: number): void {
    this.#begunAt = now;
    this.#beginAnew(now);
  }

  /** The level that each pixel has most often. */
  get usual(): Float32Array {
    return this.#mixture.usual;
  }

  /** Whether nothing was learned yet. */
  get isEmpty(): boolean {
    return this.#pictures === 0;
  }

  /** Whether enough was learned to tell what does not belong to it. */
  get isLearned(): boolean {
    return this.#isLearned;
  }

  /** Whether so much time has gone by without a picture that all may have moved that does. */
  isOutdated(now: number, { absorb, learn }: LearnOptions): boolean {
    return this.#pictures > 0 && now - this.#lastAt > Math.max(absorb, learn);
  }

  /** Learns a picture, and marks in `mask` what does not belong to the view: 1, else 0. */
  learn(levels: Float32Array, now: number, options: LearnOptions, mask: Uint8Array): void {
    const { learn, absorb, contrast } = options;
    if (!this.#isLearned) this.#watchFocus(levels, now, learn);
    const steady = 1 - (1 - ABSORBED_WEIGHT) ** ((now - this.#lastAt) / absorb);
    this.#lastAt = now;
    this.#pictures++;
    const rate = this.#isLearned ? steady : Math.max(steady, 1 / this.#pictures);
    this.#mixture.learn(levels, { rate: Math.min(MAX_RATE, rate), minVariance: varianceOf(contrast) }, mask);
    this.#isLearned ||= this.#pictures >= MIN_PICTURES && now - this.#since >= learn;
  }

  /** Marks what does not belong to the view, and learns nothing: the time until now does not count. */
  compare(levels: Float32Array, now: number, { contrast }: LearnOptions, mask: Uint8Array): void {
    this.#lastAt = now;
    this.#mixture.learn(levels, { rate: 0, minVariance: varianceOf(contrast) }, mask);
  }

  #watchFocus(levels: Float32Array, now: number, learn: number): void {
    const sharpness = sharpnessOf(levels);
    const isSettled = Math.abs(sharpness - this.#sharpness) <= FOCUSING * this.#sharpness;
    if (this.#pictures > 0 && (isSettled || now - this.#begunAt > PATIENCE * learn)) return;
    this.#sharpness = sharpness;
    this.#beginAnew(now);
  }

  #beginAnew(now: number): void {
    this.#since = this.#lastAt = now;
    this.#pictures = 0;
    this.#isLearned = false;
    this.#mixture.clear();
  }
}

/** The variance of which what differs by the contrast is no more background. */
function varianceOf(contrast: number): number {
  return contrast ** 2 / BACKGROUND_DISTANCE;
}

/** How much neighbours differ, whatever the light. */
function sharpnessOf(levels: Float32Array): number {
  let [sum, differences] = [0, 0];
  for (let at = 1; at < levels.length; at++) {
    sum += levels[at]!;
    differences += Math.abs(levels[at]! - levels[at - 1]!);
  }
  return differences / (sum + levels.length);
}
