import { newPlane, type Plane } from "../area/plane.ts";

/** The level of a pixel that is like those around it. */
export const NO_STRUCTURE = 128;

/** How far around a pixel its mean is taken: light changes over more pixels than this, a part's structure over fewer. */
const RADIUS = 4;
/** A smaller deviation is noise, in gray levels. */
const CALM = 6;
/** Levels for what differs by the deviation. */
const SCALE = 40;

/**
 * What is left of a plane when the mean around each pixel is taken off, in relation to the deviation there: it is the same
 * in any light, and the border of something large that is missing counts no more than all else.
 */
export function structureOf({ width, height, data }: Plane): Plane {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const squares = new Float64Array(stride * (height + 1));
  for (let y = 0, at = 0; y < height; y++) {
    let [sum, square] = [0, 0];
    for (let x = 0; x < width; x++, at++) {
      sum += data[at];
      square += data[at] * data[at];
      const below = (y + 1) * stride + x + 1;
      sums[below] = sums[below - stride] + sum;
      squares[below] = squares[below - stride] + square;
    }
  }
  const structure = newPlane(width, height);
  for (let y = 0, at = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - RADIUS) * stride, Math.min(height, y + RADIUS + 1) * stride];
    for (let x = 0; x < width; x++, at++) {
      const [left, right] = [Math.max(0, x - RADIUS), Math.min(width, x + RADIUS + 1)];
      const inside = (table: Float64Array) =>
        table[bottom + right] - table[top + right] - table[bottom + left] + table[top + left];
      const count = (bottom - top) / stride * (right - left);
      const mean = inside(sums) / count;
      const deviation = Math.sqrt(Math.max(0, inside(squares) / count - mean * mean));
      const value = NO_STRUCTURE + SCALE * (data[at] - mean) / (deviation + CALM);
      structure.data[at] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return structure;
}
