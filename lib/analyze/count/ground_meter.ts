import type { Plane } from "../area/plane.ts";
import type { Surface } from "../surface/solve_surface.ts";
import { fitGround, type Reading } from "./fit_ground.ts";

/** Along the longer side of a picture; light changes slowly. */
const BLOCKS = 16;
/** A block with fewer pixels that count says nothing. */
const MIN_PIXELS = 12;

/** Of a block on light ground, the level that so much of it is darker than is the ground's: parts may take the rest. */
const GROUND_SHARE = 0.8;

/** Of the pixels of a block, and of all for noise, some tell as much as all. A row's length is hardly a multiple of 7. */
const [STEP, NOISE_STEP] = [2, 7];

/** Of a block, the levels between which all but noise lies. */
const TAIL = 0.05;

/** What lies on the border is mostly ground: it says more than the middle of which of two levels that is. */
const BORDER_WEIGHT = 2;

/** How far levels of the ground lie from what was made of its blocks, at most. */
const MAX_OFF = 32;

/** How much each pixel stands out from the ground. */
export interface GroundContrast {
  /** In levels, 0 for what is as the ground is, or on its other side; 0 also where nothing counts. */
  readonly contrast: Uint8Array;
  /** Standard deviation of the ground's levels. */
  readonly noise: number;
}

/** Measures how parts stand out from the ground that they lie on, whose light may be uneven, in pictures of one size. */
export class GroundMeter {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Of each block, how many of its pixels have each level. */
  readonly #histograms: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #contrast: Uint8Array;
  /** In levels. */
  readonly #differences: Int16Array;
  readonly #off = new Uint32Array(2 * MAX_OFF + 1);
  readonly #columnOf: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    const side = Math.max(1, Math.max(width, height) / BLOCKS);
    this.#columns = Math.max(1, Math.round(width / side));
    this.#rows = Math.max(1, Math.round(height / side));
    this.#histograms = new Uint32Array(this.#columns * this.#rows * 256);
    this.#counts = new Uint32Array(this.#columns * this.#rows);
    this.#contrast = new Uint8Array(width * height);
    this.#differences = new Int16Array(width * height);
    this.#columnOf = Uint8Array.from({ length: width }, (_, x) => Math.floor(x * this.#columns / width));
  }

  /** What counts of a picture is where the mask is not 0. What it returns is valid until the next call. */
  measure(picture: Plane, mask: Uint8Array, ground: "auto" | "light" | "dark"): GroundContrast {
    this.#read(picture, mask);
    const isLight = ground === "auto" ? this.#isLight() : ground === "light";
    this.#compare(picture, this.#fit(isLight), isLight ? -1 : 1);
    const { bias, noise } = this.#measureNoise(mask);
    const [differences, contrast] = [this.#differences, this.#contrast];
    for (let at = 0; at < contrast.length; at++) {
      const level = mask[at] === 0 ? 0 : differences[at]! - bias;
      contrast[at] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
    return { contrast, noise };
  }

  #read({ data }: Plane, mask: Uint8Array): void {
    const [width, histograms, counts] = [this.#width, this.#histograms, this.#counts];
    histograms.fill(0);
    counts.fill(0);
    for (let y = 0; y < this.#height; y += STEP) {
      const row = Math.floor(y * this.#rows / this.#height) * this.#columns;
      for (let x = 0, at = y * width; x < width; x += STEP, at += STEP) {
        if (mask[at] === 0) continue;
        const block = row + this.#columnOf[x]!;
        histograms[block * 256 + data[at]!]!++;
        counts[block]!++;
      }
    }
  }

  /** Where parts take less than half of a block, its levels reach further to their side of its median. */
  #isLight(): boolean {
    let darker = 0;
    for (let block = 0; block < this.#counts.length; block++) {
      if (this.#counts[block]! < MIN_PIXELS) continue;
      const middle = this.#level(block, 0.5);
      const tail = middle - this.#level(block, TAIL) - (this.#level(block, 1 - TAIL) - middle);
      darker += tail * (this.#isAtBorder(block) ? BORDER_WEIGHT : 1);
    }
    return darker >= 0;
  }

  #isAtBorder(block: number): boolean {
    const [x, y] = [block % this.#columns, Math.floor(block / this.#columns)];
    return x === 0 || y === 0 || x === this.#columns - 1 || y === this.#rows - 1;
  }

  #fit(isLight: boolean): Surface {
    const share = isLight ? GROUND_SHARE : 1 - GROUND_SHARE;
    const readings: Reading[] = [];
    for (let block = 0; block < this.#counts.length; block++) {
      if (this.#counts[block]! < MIN_PIXELS) continue;
      const x = (block % this.#columns + 0.5) / this.#columns * 2 - 1;
      const y = (Math.floor(block / this.#columns) + 0.5) / this.#rows * 2 - 1;
      readings.push({ x, y, value: this.#level(block, share) });
    }
    return fitGround(readings, isLight);
  }

  /** The level that a share of a block's pixels is darker than. */
  #level(block: number, share: number): number {
    const rank = share * this.#counts[block]!;
    let darker = 0;
    for (let level = 0; level < 256; level++) {
      darker += this.#histograms[block * 256 + level]!;
      if (darker > rank) return level;
    }
    return 255;
  }

  /** How much further each pixel is on the parts' side than the ground. */
  #compare({ data }: Plane, surface: Surface, side: 1 | -1): void {
    const [width, height, differences] = [this.#width, this.#height, this.#differences];
    for (let row = 0, at = 0; row < height; row++) {
      const y = (row + 0.5) / height * 2 - 1;
      const [start, slope] = [surface.base + surface.y * y + surface.yy * y * y, surface.x + surface.xy * y];
      for (let column = 0; column < width; column++, at++) {
        const x = (column + 0.5) / width * 2 - 1;
        const ground = start + (slope + surface.xx * x) * x;
        // A camera shows no level beyond these.
        differences[at] = Math.round(side * (data[at]! - (ground > 255 ? 255 : ground < 0 ? 0 : ground)));
      }
    }
  }

  /** How far the ground lies from the surface, and how much it varies: by its side where no parts are. */
  #measureNoise(mask: Uint8Array): { bias: number; noise: number } {
    const [off, differences] = [this.#off.fill(0), this.#differences];
    for (let at = 0; at < differences.length; at += NOISE_STEP) {
      const place = MAX_OFF + differences[at]!;
      if (mask[at] !== 0 && place >= 0 && place <= 2 * MAX_OFF) off[place]!++;
    }
    const middle = off.reduce((best, count, place) => count > off[best]! ? place : best, MAX_OFF);
    let [count, squares] = [off[middle]! / 2, 0];
    for (let place = 0; place < middle; place++) {
      count += off[place]!;
      squares += off[place]! * (middle - place) ** 2;
    }
    return { bias: middle - MAX_OFF, noise: count > 0 ? Math.sqrt(squares / count) : 0 };
  }
}
