import type { Guess } from "./aligner.ts";
import type { Placement } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import { NO_STRUCTURE } from "./structure_of.ts";

/** A placement to begin with. */
export interface CoarsePlacement extends Placement {
  /** Normalised correlation, -1 to 1. */
  readonly score: number;
}

/** Options of {@linkcode CoarseSearch}. */
export interface CoarseSearchOptions {
  /** In radians. */
  angles: readonly number[];
  /** Pixels that count: those that are not 0. @default {all} */
  mask?: Plane;
}

/** So much of the reference has to be in the frame, as a share. */
const MIN_OVERLAP = 0.5;

/** A reference turned by an angle. */
interface Template {
  readonly angle: number;
  /** Its structure; 0 where it does not count. */
  readonly values: Float32Array;
  /** 1 where it counts, else 0. */
  readonly weights: Float32Array;
  readonly total: number;
}

/**
 * Looks for a small reference in a small frame at every shift of whole pixels and a few angles, by normalised
 * correlation. Both are planes of structure, as {@linkcode structureOf} makes them.
 */
export class CoarseSearch {
  readonly #width: number;
  readonly #height: number;
  readonly #templates: readonly Template[];

  constructor(reference: Plane, { angles, mask }: CoarseSearchOptions) {
    this.#width = reference.width;
    this.#height = reference.height;
    const values = valuesOf(reference);
    this.#templates = angles.map((angle) => turn(values, reference, angle, mask));
  }

  /** The best place for each angle, the best first. `around` is where the middle may be, `radius` how far off. */
  find(frame: Plane, around: Guess, radius: number): CoarsePlacement[] {
    const values = valuesOf(frame);
    const left = Math.round(around.x - (this.#width - 1) / 2);
    const top = Math.round(around.y - (this.#height - 1) / 2);
    const found = this.#templates.map((template) => {
      let best = { score: -1, left, top };
      for (let y = top - radius; y <= top + radius; y++) {
        for (let x = left - radius; x <= left + radius; x++) {
          const score = this.#correlate(template, values, frame, x, y);
          if (score > best.score) best = { score, left: x, top: y };
        }
      }
      return {
        x: best.left + (this.#width - 1) / 2,
        y: best.top + (this.#height - 1) / 2,
        angle: template.angle,
        score: best.score,
      };
    });
    return found.sort((a, b) => b.score - a.score);
  }

  #correlate(
    template: Template,
    frame: Float32Array,
    { width, height }: Plane,
    left: number,
    top: number,
  ): number {
    const { values, weights, total } = template;
    const [from, to] = [Math.max(0, -left), Math.min(this.#width, width - left)];
    const bottom = Math.min(this.#height, height - top);
    let [product, frames, templates, overlap] = [0, 0, 0, 0];
    for (let y = Math.max(0, -top); y < bottom; y++) {
      const row = y * this.#width;
      const frameRow = (y + top) * width + left;
      for (let x = from; x < to; x++) {
        const weight = weights[row + x];
        const value = values[row + x];
        const other = frame[frameRow + x];
        product += value * other;
        frames += weight * other * other;
        templates += value * value;
        overlap += weight;
      }
    }
    const isThere = overlap >= MIN_OVERLAP * total && frames > 0 && templates > 0;
    return isThere ? product / Math.sqrt(frames * templates) : -1;
  }
}

function valuesOf({ data }: Plane): Float32Array {
  return Float32Array.from(data, (level) => level - NO_STRUCTURE);
}

function turn(all: Float32Array, { width, height }: Plane, angle: number, mask?: Plane): Template {
  const values = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  let total = 0;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const fromX = middleX + cos * (x - middleX) + sin * (y - middleY);
      const fromY = middleY - sin * (x - middleX) + cos * (y - middleY);
      const nearest = Math.round(fromY) * width + Math.round(fromX);
      if (!isInside(fromX, width) || !isInside(fromY, height) || mask?.data[nearest] === 0) continue;
      values[at] = between(all, width, height, fromX, fromY);
      weights[at] = 1;
      total++;
    }
  }
  return { angle, values, weights, total };
}

function isInside(place: number, size: number): boolean {
  return place > -0.5 && place < size - 0.5;
}

function between(values: Float32Array, width: number, height: number, x: number, y: number): number {
  const [left, right] = [Math.max(0, Math.floor(x)), Math.min(width - 1, Math.floor(x) + 1)];
  const [top, bottom] = [Math.max(0, Math.floor(y)), Math.min(height - 1, Math.floor(y) + 1)];
  const [partX, partY] = [x - Math.floor(x), y - Math.floor(y)];
  const upper = values[top * width + left] * (1 - partX) + values[top * width + right] * partX;
  const lower = values[bottom * width + left] * (1 - partX) + values[bottom * width + right] * partX;
  return upper * (1 - partY) + lower * partY;
}
