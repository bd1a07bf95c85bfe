import type { Norm } from "./envelope.ts";
import { newPlane, type Plane } from "../area/plane.ts";

/**
 * A defect begins where a pixel lies outside of all samples by the full contrast, and takes in what lies around it by this
 * share of it: limits are drawn there.
 */
export const GROWN = 0.5;

/** Levels between which each pixel of a good part lies. What is not inspected has no limit: 0 to 255. */
export interface Limits {
  readonly low: Plane;
  readonly high: Plane;
}

/** Options of {@linkcode limitsOf}. */
export interface LimitsOptions {
  /** How far a level may lie outside of all samples before it is a defect's, in gray levels. */
  contrast: number;
  /** How much levels differ around each pixel: what {@linkcode contrastAround} gives for the norm's mean. */
  around: Plane;
  /** Pixels that are inspected: those that are not 0. */
  mask: Plane;
}

/** So much of the contrast around a pixel it may be off: a part is never laid over the reference to the last tenth. */
const MISPLACED = { one: 0.25, many: 0.1 };
/** With so many samples, they themselves show most of what placing leaves. */
const MANY_SAMPLES = 10;

/** The limits that follow from what good samples are like. */
export function limitsOf(norm: Norm, { contrast, around, mask }: LimitsOptions): Limits {
  const { width, height } = norm.mean;
  const limits = { low: newPlane(width, height), high: newPlane(width, height) };
  const missing = Math.max(0, MANY_SAMPLES - norm.samples) / (MANY_SAMPLES - 1);
  const misplaced = MISPLACED.many + (MISPLACED.one - MISPLACED.many) * missing;
  for (let at = 0; at < mask.data.length; at++) {
    if (mask.data[at] === 0) {
      limits.high.data[at] = 255;
      continue;
    }
    const room = GROWN * contrast + misplaced * around.data[at];
    // The lowest leaves out what was white, and may then be above the mean: what is like that is no defect.
    const low = Math.min(norm.lowest.data[at], norm.mean.data[at]) - room;
    const high = norm.highest.data[at] + room;
    limits.low.data[at] = low > 0 ? low : 0;
    limits.high.data[at] = high < 255 ? high : 255;
  }
  return limits;
}

/** Between the lowest and the highest level of 3x3 pixels, at each pixel. */
export function contrastAround({ width, height, data }: Plane): Plane {
  const around = newPlane(width, height);
  const lowest = new Uint8Array(width);
  const highest = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = y === 0 ? row : row - width;
    const below = y === height - 1 ? row : row + width;
    for (let x = 0; x < width; x++) {
      const [a, b, c] = [data[above + x], data[row + x], data[below + x]];
      lowest[x] = Math.min(a, b, c);
      highest[x] = Math.max(a, b, c);
    }
    for (let x = 0; x < width; x++) {
      const left = x === 0 ? 0 : x - 1;
      const right = x === width - 1 ? x : x + 1;
      around.data[row + x] = Math.max(highest[left], highest[x], highest[right]) -
        Math.min(lowest[left], lowest[x], lowest[right]);
    }
  }
  return around;
}
