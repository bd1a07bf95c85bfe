import { fitSurface, median, type Weighted } from "../surface/fit_surface.ts";
import type { Bounds } from "../parts/bounds.ts";
import { compareEdges } from "./compare_edges.ts";
import type { LitPicture } from "./even_light.ts";

/** So many blocks lie along the longer side, unless they had fewer pixels a side than that. */
const BLOCKS = 16;
const MIN_BLOCK = 8;

/** A darker block says little of how bright the light is. */
const MIN_LEVEL = 16;

/** Where blocks differ by more from a light, in the median, it is another one: logarithms. */
const DISAGREEING = 0.03;

/** How far steps between blocks must be, in levels squared, until half of the offset that they tell is believed. */
const TELLING_VARIANCE = 5 ** 2;

/** A block that differs by less from that light has none of its own: a logarithm. */
const OWN_LIGHT = 0.04;

/** What differs by more shows something else, unless it has so many pixels on edges, and so many of these are the view's. */
const TELLING_EDGES = 12;
const VIEW_ALIKE = 0.8;

/** The light of a block is that of its edges too, within this: a logarithm. */
const AGREEING = 0.08;

/** A light that fits what blocks say. */
interface Fit {
  offset: number;
  readings: readonly Weighted[];
  /** The logarithm of each block's gain. */
  surface: Float64Array;
  /** How far blocks are off it, in the median. */
  error: number;
}

/**
 * How the light of pictures of one size differs from the usual one, over a grid of blocks: over all of the view, and by block
 * where the view is seen to be lit otherwise. Something that comes into view bends neither.
 */
export class LightGrid {
  readonly columns: number;
  readonly rows: number;
  /** What a level is to be multiplied by, after {@linkcode LightGrid.offset} was taken off: at the middle of each block. */
  readonly factors: Float32Array;
  /** What all levels have more, however dark they are: haze, glare, a camera's brightness. In levels. */
  offset = 0;
  /** The mean of the factors: over 1 where the light is less than usual. */
  factor = 1;
  readonly #width: number;
  readonly #height: number;
  readonly #columnOf: Uint8Array;
  /** Of each block the mean of its levels, and of what they should be, and of how many pixels that is told. */
  readonly #seen: Float64Array;
  readonly #expected: Float64Array;
  readonly #counts: Uint32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    const side = Math.max(MIN_BLOCK, Math.max(width, height) / BLOCKS);
    this.columns = Math.max(1, Math.round(width / side));
    this.rows = Math.max(1, Math.round(height / side));
    this.#columnOf = Uint8Array.from({ length: width }, (_, x) => Math.floor(x * this.columns / width));
    this.#seen = new Float64Array(this.columns * this.rows);
    this.#expected = new Float64Array(this.#seen.length);
    this.#counts = new Uint32Array(this.#seen.length);
    this.factors = new Float32Array(this.#seen.length).fill(1);
  }

  /**
   * Measures a picture's light against the usual levels. Where `other` is not 0, something else may be in view. A step of
   * `contrast` levels is an edge.
   */
  measure(picture: LitPicture, usual: Float32Array, other: Uint8Array, contrast: number): void {
    this.#read(picture, usual, other);
    const fit = this.#fit();
    this.offset = fit.offset;
    this.#setFactors(fit, this.#detailsOf(fit, picture, usual, contrast));
  }

  #read({ data }: LitPicture, usual: Float32Array, other: Uint8Array): void {
    const [width, columnOf, seen, expected, counts] = [
      this.#width,
      this.#columnOf,
      this.#seen,
      this.#expected,
      this.#counts,
    ];
    for (const sums of [seen, expected, counts]) sums.fill(0);
    // Each second pixel of each second row.
    for (let y = 0; y < this.#height; y += 2) {
      const row = Math.floor(y * this.rows / this.#height) * this.columns;
      for (let x = y >> 1 & 1, at = y * width + x; x < width; x += 2, at += 2) {
        // What is black or white may be any darker or brighter.
        if (other[at] !== 0 || data[at] === 0 || data[at]! >= 250) continue;
        const block = row + columnOf[x]!;
        seen[block]! += data[at]!;
        expected[block]! += usual[at]!;
        counts[block]!++;
      }
    }
    for (let block = 0; block < counts.length; block++) {
      const count = Math.max(1, counts[block]!);
      seen[block]! /= count;
      expected[block]! /= count;
    }
  }

  /** The simplest light that fits: one gain, a smooth one over the view, and either with an offset. */
  #fit(): Fit {
    let fit = this.#fitWith(0, "one");
    if (fit.error <= DISAGREEING) return fit;
    const offset = this.#measureOffset();
    for (const [shift, gain] of [[0, "smooth"], [offset, "one"], [offset, "smooth"]] as const) {
      const other = this.#fitWith(shift, gain);
      if (other.error < fit.error / 2) fit = other;
    }
    return fit;
  }

  #fitWith(offset: number, gain: "one" | "smooth"): Fit {
    const readings = Array.from(this.#seen, (seen, block): Weighted => {
      const expected = this.#expected[block]!;
      if (expected < MIN_LEVEL) return { value: 0, weight: 0 };
      const log = Math.log(Math.max(1, seen - offset) / expected);
      return { value: log, weight: this.#counts[block]! * expected };
    });
    const surface = gain === "smooth"
      ? fitSurface(readings, this.columns, this.rows)
      : new Float64Array(readings.length).fill(median(readings));
    const errors = readings.map(({ value: log, weight }, block) => ({
      value: Math.abs(log - surface[block]!),
      weight,
    }));
    return { offset, readings, surface, error: median(errors) };
  }

  /** By the steps between neighbouring blocks, which have the gain alone. */
  #measureOffset(): number {
    const [seen, expected, counts, columns] = [this.#seen, this.#expected, this.#counts, this.columns];
    let [products, squares, pairs] = [0, 0, 0];
    const add = (block: number, next: number) => {
      if (counts[block] === 0 || counts[next] === 0) return;
      const step = expected[block]! - expected[next]!;
      products += step * (seen[block]! - seen[next]!);
      squares += step * step;
      pairs++;
    };
    for (let block = 0; block < seen.length; block++) {
      if ((block + 1) % columns !== 0) add(block, block + 1);
      if (block + columns < seen.length) add(block, block + columns);
    }
    if (squares === 0) return 0;
    const offsets = Array.from(seen, (level, block): Weighted => ({
      value: level - products / squares * expected[block]!,
      weight: counts[block]!,
    }));
    return median(offsets) * squares / (squares + TELLING_VARIANCE * pairs);
  }

  /** What blocks have beyond that light; undefined where they show something else. */
  #detailsOf(fit: Fit, picture: LitPicture, usual: Float32Array, contrast: number): (number | undefined)[] {
    const gain = Math.exp(fit.surface.reduce((sum, log) => sum + log, 0) / fit.surface.length);
    const view = { width: this.#width, height: this.#height, data: usual };
    return fit.readings.map(({ value: log, weight }, block) => {
      const detail = log - fit.surface[block]!;
      if (weight === 0 || Math.abs(detail) < OWN_LIGHT) return 0;
      const bounds = this.#boundsOf(block);
      const { edges, alike, levels: [before, after] } = compareEdges(view, picture, {
        contrast,
        gain,
        bounds,
      });
      if (edges < TELLING_EDGES || alike < VIEW_ALIKE) return undefined;
      // Where somebody is in a part of the block, only the rest of it is the view.
      const atEdges = Math.log(Math.max(1, after - fit.offset) / Math.max(1, before));
      return Math.abs(atEdges - log) < AGREEING ? detail : undefined;
    });
  }

  #setFactors({ surface }: Fit, details: readonly (number | undefined)[]): void {
    let sum = 0;
    for (let block = 0; block < surface.length; block++) {
      sum += this.factors[block] = Math.exp(-surface[block]! - this.#meanAround(details, block));
    }
    this.factor = sum / surface.length;
  }

  /** Of a block and those around it, as far as they are known. */
  #meanAround(details: readonly (number | undefined)[], block: number): number {
    const [column, row] = [block % this.columns, Math.floor(block / this.columns)];
    let [sum, total] = [0, 0];
    for (let y = Math.max(0, row - 1); y <= Math.min(this.rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(this.columns - 1, column + 1); x++) {
        const detail = details[y * this.columns + x];
        if (detail === undefined) continue;
        const weight = (x === column ? 2 : 1) * (y === row ? 2 : 1);
        sum += weight * detail;
        total += weight;
      }
    }
    return total === 0 ? 0 : sum / total;
  }

  #boundsOf(block: number): Bounds {
    const [column, row] = [block % this.columns, Math.floor(block / this.columns)];
    const [across, down] = [this.#width / this.columns, this.#height / this.rows];
    return {
      left: Math.floor(column * across),
      top: Math.floor(row * down),
      right: Math.floor((column + 1) * across),
      bottom: Math.floor((row + 1) * down),
    };
  }
}
