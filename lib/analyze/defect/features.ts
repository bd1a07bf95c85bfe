import type { Plane } from "../area/plane.ts";

/** Pixels of a reference with much gradient: what alignment goes by. Each array has one entry a feature. */
export interface Features {
  readonly count: number;
  /** From the middle of the reference, in pixels of its plane. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** In gray levels. */
  readonly level: Float32Array;
  /** In gray levels a pixel. */
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
}

/** Options of {@linkcode chooseFeatures}. */
export interface ChooseFeaturesOptions {
  /** How many at most. */
  count: number;
  /** Pixels that may be chosen: those that are not 0. @default {all} */
  mask?: Plane;
}

/** Each cell of so many pixels a side gives about as many features as any other. */
const CELL = 16;
/** What has less gradient is noise, in gray levels a pixel. */
const MIN_GRADIENT = 3;
/** No cell gives more than this, however few others have any. */
const MAX_IN_CELL = 32;

interface Candidate {
  at: number;
  strength: number;
}

/**
 * Chooses the pixels with the most gradient, spread over the picture: first the strongest of each cell, then the second
 * of each, and so on.
 */
export function chooseFeatures(plane: Plane, { count, mask }: ChooseFeaturesOptions): Features {
  const ranks: Candidate[][] = [];
  for (let top = 1; top < plane.height - 1; top += CELL) {
    for (let left = 1; left < plane.width - 1; left += CELL) {
      strongest(plane, left, top, mask).forEach((candidate, rank) => (ranks[rank] ??= []).push(candidate));
    }
  }
  const chosen: Candidate[] = [];
  for (const candidates of ranks) {
    const room = count - chosen.length;
    if (candidates.length > room) candidates.sort((a, b) => b.strength - a.strength);
    chosen.push(...candidates.slice(0, room));
  }
  return describeFeatures(plane, chosen.map(({ at }) => at).toSorted((a, b) => a - b));
}

function strongest(plane: Plane, left: number, top: number, mask?: Plane): Candidate[] {
  const candidates: Candidate[] = [];
  const right = Math.min(left + CELL, plane.width - 1);
  const bottom = Math.min(top + CELL, plane.height - 1);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * plane.width + x;
      if (mask?.data[at] === 0) continue;
      const strength = Math.hypot(...gradientAt(plane, at));
      if (strength >= MIN_GRADIENT) candidates.push({ at, strength });
    }
  }
  return candidates.sort((a, b) => b.strength - a.strength).slice(0, MAX_IN_CELL);
}

/** Describes pixels inside of a plane, given by their indexes. */
export function describeFeatures(plane: Plane, chosen: readonly number[]): Features {
  const gradients = chosen.map((at) => gradientAt(plane, at));
  return {
    count: chosen.length,
    x: Float32Array.from(chosen, (at) => at % plane.width - (plane.width - 1) / 2),
    y: Float32Array.from(chosen, (at) => Math.floor(at / plane.width) - (plane.height - 1) / 2),
    level: Float32Array.from(chosen, (at) => plane.data[at]),
    gradientX: Float32Array.from(gradients, ([x]) => x),
    gradientY: Float32Array.from(gradients, ([, y]) => y),
  };
}

function gradientAt({ width, data }: Plane, at: number): [x: number, y: number] {
  return [(data[at + 1] - data[at - 1]) / 2, (data[at + width] - data[at - width]) / 2];
}
