import { solveSymmetric } from "./solve_symmetric.ts";

/** A value somewhere, and how much it says. */
export interface SurfacePoint {
  /** -1 to 1, from the left to the right and from the top to the bottom. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
  /** 0: it says nothing. */
  readonly weight: number;
}

/** A surface of second order: what 1, x, y, x², xy and y² are multiplied by. */
export interface Surface {
  readonly base: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

const TERMS = 6;

/**
 * Lays a surface through points by least squares. By `ridge` its slopes stay small where few points tell of them.
 * Undefined where no point says anything.
 */
export function solveSurface(points: readonly SurfacePoint[], ridge: number): Surface | undefined {
  const matrix = new Float64Array(TERMS * TERMS);
  const right = new Float64Array(TERMS);
  for (const { x, y, value, weight } of points) {
    if (weight === 0) continue;
    const terms = [1, x, y, x * x, x * y, y * y];
    for (let row = 0; row < TERMS; row++) {
      right[row]! += weight * terms[row]! * value;
      for (let column = 0; column <= row; column++) {
        matrix[row * TERMS + column]! += weight * terms[row]! * terms[column]!;
      }
    }
  }
  if (matrix[0] === 0) return undefined;
  for (let row = 0; row < TERMS; row++) matrix[row * (TERMS + 1)]! += row === 0 ? 1e-9 : ridge;
  if (!solveSymmetric(matrix, right)) return undefined;
  const [base = 0, ownX = 0, ownY = 0, xx = 0, xy = 0, yy = 0] = right;
  return { base, x: ownX, y: ownY, xx, xy, yy };
}

/** The value of a surface in a place. */
export function valueAt(surface: Surface, { x, y }: Pick<SurfacePoint, "x" | "y">): number {
  return surface.base + surface.x * x + surface.y * y + surface.xx * (x * x) + surface.xy * (x * y) +
    surface.yy * (y * y);
}
