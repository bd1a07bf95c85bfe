import { newPlane, type Plane } from "../area/plane.ts";
import type { Straightened } from "./straighten.ts";
import { SHINING, WHITE_IN_ANY_LIGHT } from "./white.ts";

/** What good samples look like, pixel by pixel. */
export interface Norm {
  /** Samples that it was made of. */
  readonly samples: number;
  /** The mean of them without the lowest and the highest, where there are enough. */
  readonly mean: Plane;
  /** 0, and 255 for the highest, where most samples showed nothing: nothing is known to be wrong there. */
  readonly lowest: Plane;
  readonly highest: Plane;
}

/** What a smaller share of the samples showed is not known. */
const MIN_SHOWN = 0.5;
/** Samples at most: their numbers fit a byte. */
export const MAX_SAMPLES = 255;

/**
 * Gathers samples: the two lowest and the two highest levels of each pixel, so that it can be told of one sample where it
 * lies outside of all others. It takes the same memory however many samples there are.
 */
export class Envelope {
  readonly width: number;
  readonly height: number;
  #samples = 0;
  /** Samples that showed each pixel. */
  readonly #counts: Uint8Array;
  readonly #sums: Uint16Array;
  readonly #lowest: Plane;
  readonly #second: Plane;
  readonly #highest: Plane;
  readonly #secondHighest: Plane;
  /** Whose the lowest and the highest are. */
  readonly #lowestOf: Uint8Array;
  readonly #highestOf: Uint8Array;
  /** Whether the highest is white in its frame: 1, else 0. */
  readonly #isWhite: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#counts = new Uint8Array(width * height);
    this.#sums = new Uint16Array(width * height);
    this.#lowestOf = new Uint8Array(width * height);
    this.#highestOf = new Uint8Array(width * height);
    this.#isWhite = new Uint8Array(width * height);
    [this.#lowest, this.#second, this.#highest, this.#secondHighest] = [0, 0, 0, 0].map(() =>
      newPlane(width, height)
    );
    this.#lowest.data.fill(255);
    this.#second.data.fill(255);
  }

  get samples(): number {
    return this.#samples;
  }

  /**
   * Adds what a sample shows; its number is how many there were before, and the first shows all. `isWhite` tells of a
   * pixel whether it is as white as can be in the frame.
   */
  add({ plane, from, to }: Straightened, isWhite: (at: number) => boolean): void {
    const number = this.#samples++;
    for (let y = 0; y < this.height; y++) {
      const row = y * this.width;
      this.#addPixels(number, plane, row + from[y], row + to[y], isWhite);
    }
  }

  #addPixels(
    number: number,
    { data }: Plane,
    from: number,
    to: number,
    isWhite: (at: number) => boolean,
  ): void {
    const [lowest, second] = [this.#lowest.data, this.#second.data];
    const [highest, secondHighest] = [this.#highest.data, this.#secondHighest.data];
    for (let at = from; at < to; at++) {
      const level = data[at];
      this.#counts[at]++;
      this.#sums[at] += level;
      // What is white may have been brighter: it says nothing of how dark the pixel may be.
      if (level < lowest[at] && !(number > 0 && level >= WHITE_IN_ANY_LIGHT && isWhite(at))) {
        second[at] = lowest[at];
        lowest[at] = level;
        this.#lowestOf[at] = number;
      } else if (level < second[at] && level >= lowest[at]) second[at] = level;
      if (level > highest[at] || number === 0) {
        secondHighest[at] = highest[at];
        highest[at] = level;
        this.#highestOf[at] = number;
        this.#isWhite[at] = level >= SHINING && isWhite(at) ? 1 : 0;
      } else if (level > secondHighest[at]) secondHighest[at] = level;
    }
  }

  /** What all samples are like. */
  norm(): Norm {
    return {
      samples: this.#samples,
      mean: this.#mean(),
      lowest: this.#known(this.#lowest, 0),
      highest: this.#known(this.#highest, 255),
    };
  }

  /** One sample beside what all others are like. Where it is neither the lowest nor the highest, it is like the mean. */
  apart(number: number, mean: Plane): { sample: Plane; others: Norm; isWhite: (at: number) => boolean } {
    const sample = copy(mean);
    const others = {
      samples: this.#samples - 1,
      mean,
      lowest: this.#known(this.#lowest, 0),
      highest: this.#known(this.#highest, 255),
    };
    for (let at = 0; at < sample.data.length; at++) {
      if (this.#lowestOf[at] === number) {
        sample.data[at] = this.#lowest.data[at];
        if (this.#isKnown(at)) others.lowest.data[at] = this.#second.data[at];
      }
      if (this.#highestOf[at] === number) {
        sample.data[at] = this.#highest.data[at];
        if (this.#isKnown(at)) others.highest.data[at] = this.#secondHighest.data[at];
      }
    }
    const isWhite = (at: number) => this.#highestOf[at] === number && this.#isWhite[at] !== 0;
    return { sample, others, isWhite };
  }

  /** Takes a sample out again where it is the lowest or the highest: everywhere, or at some pixels. */
  drop(number: number, pixels?: Int32Array): void {
    const count = pixels?.length ?? this.#lowest.data.length;
    for (let index = 0; index < count; index++) {
      const at = pixels === undefined ? index : pixels[index];
      if (this.#lowestOf[at] === number) this.#lowest.data[at] = this.#second.data[at];
      if (this.#highestOf[at] === number) this.#highest.data[at] = this.#secondHighest.data[at];
    }
  }

  #mean(): Plane {
    const mean = newPlane(this.width, this.height);
    for (let at = 0; at < mean.data.length; at++) {
      const isTrimmed = this.#counts[at] > 3;
      const count = this.#counts[at] - (isTrimmed ? 2 : 0);
      const ends = isTrimmed ? this.#lowest.data[at] + this.#highest.data[at] : 0;
      mean.data[at] = (this.#sums[at] - ends) / count + 0.5;
    }
    return mean;
  }

  #isKnown(at: number): boolean {
    return this.#counts[at] >= MIN_SHOWN * this.#samples;
  }

  #known(plane: Plane, otherwise: number): Plane {
    const known = copy(plane);
    for (let at = 0; at < known.data.length; at++) if (!this.#isKnown(at)) known.data[at] = otherwise;
    return known;
  }
}

function copy({ width, height, data }: Plane): Plane {
  return { width, height, data: data.slice() };
}
