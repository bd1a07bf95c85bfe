import { solveSymmetric } from "../defect/solve_symmetric.ts";

/** A level that was read somewhere. */
export interface Reading {
  /** -1 to 1, from the left to the right and from the top to the bottom. */
  x: number;
  y: number;
  level: number;
}

/** A surface of second order: what 1, x, y, x², xy and y² are multiplied by. */
export interface Surface {
  base: number;
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
}

const TERMS = 6;
const ROUNDS = 10;

/** Beyond so many standard deviations of the ground's own side, a level on the parts' side is a part's (Tukey's biweight). */
const REACH = 4.685;
/** At least so many levels are, as the surface of second order is not quite what light is. */
const MIN_REACH = 6;

/**
 * Lays a surface of second order through readings of which some are of parts, not of the ground: they lie on one side of it,
 * lower where the ground is light, and do not bend it. What lies on the other side is ground in any case.
 */
export function fitGround(readings: readonly Reading[], isLight: boolean): Surface {
  const weights = new Float64Array(readings.length).fill(1);
  let surface = solve(readings, weights);
  for (let round = 0; round < ROUNDS; round++) {
    const off = readings.map((reading) => {
      const above = reading.level - levelOf(surface, reading);
      return isLight ? above : -above;
    });
    const own = off.filter((distance) => distance >= 0).sort((a, b) => a - b);
    const reach = Math.max(MIN_REACH, REACH * 1.4826 * (own[own.length >> 1] ?? 0));
    off.forEach((distance, at) => {
      const share = Math.min(1, -distance / reach);
      weights[at] = distance >= 0 ? 1 : (1 - share ** 2) ** 2;
    });
    surface = solve(readings, weights);
  }
  return surface;
}

function levelOf(surface: Surface, { x, y }: Reading): number {
  return surface.base + surface.x * x + surface.y * y + surface.xx * x * x + surface.xy * x * y +
    surface.yy * y * y;
}

/** Least squares. */
function solve(readings: readonly Reading[], weights: Float64Array): Surface {
  const matrix = new Float64Array(TERMS * TERMS);
  const right = new Float64Array(TERMS);
  for (const [at, { x, y, level }] of readings.entries()) {
    const weight = weights[at]!;
    const terms = [1, x, y, x * x, x * y, y * y];
    for (let row = 0; row < TERMS; row++) {
      right[row]! += weight * terms[row]! * level;
      for (let column = 0; column <= row; column++) {
        matrix[row * TERMS + column]! += weight * terms[row]! * terms[column]!;
      }
    }
  }
  // Few readings tell nothing of slopes: those stay 0.
  for (let row = 0; row < TERMS; row++) matrix[row * (TERMS + 1)]! += row === 0 ? 1e-9 : 1e-3;
  // It is positive definite by that.
  solveSymmetric(matrix, right);
  const [base = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0] = right;
  return { base, x, y, xx, xy, yy };
}
