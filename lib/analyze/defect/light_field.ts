import type { Alignment } from "./aligner.ts";
import { describeFeatures, type Features } from "./features.ts";
import { fitSurface, median, type Weighted } from "../surface/fit_surface.ts";
import { contrastAround } from "./limits.ts";
import type { Placement } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import { refinePlacement } from "./refine_placement.ts";

/**
 * How the light on a part differs from that on the reference, over a grid of blocks: what a level of the frame is to be
 * multiplied by, after `offset` was taken off, to be one of the reference.
 */
export interface LightField {
  readonly columns: number;
  readonly rows: number;
  /** Of each block, at its middle. */
  readonly factors: Float32Array;
  /** In gray levels. */
  readonly offset: number;
}

/** So many blocks lie along the longer side, unless they had fewer pixels a side than that. */
const BLOCKS = 20;
const MIN_BLOCK = 16;
/** Of a block, so many pixels are read along each side. */
const READ_ALONG = 16;
/** A darker level says little of the light. */
const MIN_LEVEL = 16;
/** A level from here on may have been brighter than white. */
const WHITE = 250;
/** A block of less weight tells nothing: that of a few pixels of middle gray. */
const MIN_WEIGHT = 12 * 128 ** 2;
/** Bins of a block's histogram of ratios, each of 1/128. */
const BINS = 512;
const BINS_PER_ONE = 128;
/** Where levels differ by no more within 3x3 pixels, a surface is flat; so many pixels are looked at. */
const FLAT = 12;
const FLAT_COUNT = 2000;
/**
 * Where flat surfaces are all of about one level, their texture tells gain and offset apart, and tells wrongly: where it
 * lies a little off, the gain comes out too low (regression dilution). So much must levels vary, in gray levels squared,
 * until half of the offset is believed.
 */
const TELLING_VARIANCE = 20 ** 2;
/** How far a block's light may differ from the surface through all blocks, as a share: what differs more is a defect. */
const MAX_DETAIL = 0.15;
/** What is white says so much, beside what is not, for the light to be as around it: a stain on white is no shade. */
const WHITE_SAYS = 0.1;

/** What the pixels of a block say of the light. */
interface Reading extends Weighted {
  /** How much is white in the frame: that says no more than that there is enough light. */
  readonly white: number;
}

/** Measures the light of frames against a reference. */
export class LightMeter {
  readonly #reference: Plane;
  readonly #columns: number;
  readonly #rows: number;
  /** The pixels that are read, by their blocks. */
  readonly #blocks: readonly Int32Array[];
  readonly #flat: Features;
  /** The share of the offset that is believed. */
  readonly #trust: number;

  /** `mask` says what is read: pixels that are not 0. */
  constructor(reference: Plane, mask?: Plane) {
    this.#reference = reference;
    const side = Math.max(MIN_BLOCK, Math.max(reference.width, reference.height) / BLOCKS);
    const stride = Math.max(1, Math.round(side / READ_ALONG));
    this.#columns = Math.max(1, Math.round(reference.width / side));
    this.#rows = Math.max(1, Math.round(reference.height / side));
    const blocks: number[][] = Array.from({ length: this.#columns * this.#rows }, () => []);
    for (let y = stride >> 1; y < reference.height; y += stride) {
      for (let x = stride >> 1; x < reference.width; x += stride) {
        const at = y * reference.width + x;
        if (reference.data[at] < MIN_LEVEL || mask?.data[at] === 0) continue;
        const row = Math.floor(y * this.#rows / reference.height);
        blocks[row * this.#columns + Math.floor(x * this.#columns / reference.width)]!.push(at);
      }
    }
    this.#blocks = blocks.map((block) => Int32Array.from(block));
    this.#flat = chooseFlat(reference, mask);
    const squared = varianceOf(this.#flat.level) ** 2;
    this.#trust = squared / (squared + TELLING_VARIANCE ** 2);
  }

  /** Medians of blocks lie on a smooth surface, but for some that lie a little off: what they do more is a defect. */
  measure(frame: Plane, start: Alignment): LightField {
    const { placement } = start;
    const [columns, rows] = [this.#columns, this.#rows];
    const { light } = refinePlacement(this.#flat, frame, start, { steps: 3, move: "none" });
    const offset = this.#trust * light.offset;
    const readings = this.#blocks.map((block) => this.#read(block, frame, placement, offset));
    const surface = fitSurface(readings, columns, rows);
    const detail = smoothDetail(readings, surface, columns, rows);
    const factors = Float32Array.from(surface, (log, block) => Math.exp(-log - detail[block]!));
    return { columns, rows, factors, offset };
  }

  #read(block: Int32Array, frame: Plane, placement: Placement, offset: number): Reading {
    const { width, height, data } = this.#reference;
    const [cos, sin] = [Math.cos(placement.angle), Math.sin(placement.angle)];
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const weights = new Uint32Array(BINS);
    let [weight, white] = [0, 0];
    for (let i = 0; i < block.length; i++) {
      const at = block[i];
      const y = at / width | 0;
      const fromX = at - y * width - middleX;
      const fromY = y - middleY;
      const frameX = Math.round(placement.x + cos * fromX - sin * fromY);
      const frameY = Math.round(placement.y + sin * fromX + cos * fromY);
      if (frameX < 0 || frameY < 0 || frameX >= frame.width || frameY >= frame.height) continue;
      const level = frame.data[frameY * frame.width + frameX];
      if (level >= WHITE) {
        white += data[at] * data[at];
        continue;
      }
      const ratio = Math.max(0, (level - offset) / data[at]);
      // An error of so many levels tells the less of the light the brighter the pixel should be.
      weights[Math.min(BINS - 1, ratio * BINS_PER_ONE | 0)] += data[at] * data[at];
      weight += data[at] * data[at];
    }
    if (weight < MIN_WEIGHT) return { value: 0, white, weight: 0 };
    return { value: Math.log(Math.max(1, medianBin(weights, weight)) / BINS_PER_ONE), white, weight };
  }
}

/**
 * Pixels that tell the offset of the light: edges do not, since a frame that lies half a pixel off shows them with less
 * contrast, as if it had a larger offset and a smaller gain.
 */
function chooseFlat(reference: Plane, mask?: Plane): Features {
  const { width, height, data } = reference;
  const around = contrastAround(reference);
  const stride = Math.max(1, Math.round(Math.sqrt(width * height / FLAT_COUNT)));
  const chosen: number[] = [];
  for (let y = stride >> 1; y < height; y += stride) {
    for (let x = stride >> 1; x < width; x += stride) {
      const at = y * width + x;
      if (around.data[at] <= FLAT && data[at] < WHITE && mask?.data[at] !== 0) chosen.push(at);
    }
  }
  return describeFeatures(reference, chosen);
}

function varianceOf(values: Float32Array): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** The median in bins, told to a part of one. */
function medianBin(counts: Uint32Array, total: number): number {
  let below = 0;
  let bin = 0;
  while (below + counts[bin] < total / 2) below += counts[bin++];
  return bin + (total / 2 - below) / counts[bin];
}

/** What blocks have beyond the surface: where their neighbours have it too, and only a little of it. */
function smoothDetail(
  readings: readonly Reading[],
  surface: Float64Array,
  columns: number,
  rows: number,
): Float64Array {
  const detail = readings.map(({ value: log, weight }, block) => ({ value: log - surface[block]!, weight }));
  const none = readings.map(({ white }) => ({ value: 0, weight: WHITE_SAYS * white }));
  const calm = detail.map((_, block) => {
    const log = median(
      neighboursOf(block, columns, rows).flatMap(({ block }) => [detail[block]!, none[block]!]),
    );
    return Math.min(MAX_DETAIL, Math.max(-MAX_DETAIL, log));
  });
  return Float64Array.from(calm, (_, block) => {
    let [sum, total] = [0, 0];
    for (const { block: other, weight } of neighboursOf(block, columns, rows)) {
      sum += weight * calm[other]!;
      total += weight;
    }
    return sum / total;
  });
}

/** A block and those around it, each with its weight in a mean. */
function neighboursOf(block: number, columns: number, rows: number): { block: number; weight: number }[] {
  const [x, y] = [block % columns, Math.floor(block / columns)];
  const neighbours: { block: number; weight: number }[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(rows - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(columns - 1, x + 1); column++) {
      neighbours.push({
        block: row * columns + column,
        weight: (row === y ? 2 : 1) * (column === x ? 2 : 1),
      });
    }
  }
  return neighbours;
}
