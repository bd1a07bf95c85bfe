import { solveSurface, type Surface, type SurfacePoint, valueAt } from "../surface/solve_surface.ts";

/** A level that was read somewhere. */
export type Reading = Pick<SurfacePoint, "x" | "y" | "value">;

/** Few readings tell nothing of slopes: those stay 0. */
const RIDGE = 1e-3;

const FLAT: Surface = { base: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };

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
      const above = reading.value - valueAt(surface, reading);
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

function solve(readings: readonly Reading[], weights: Float64Array): Surface {
  return solveSurface(readings.map((reading, at) => ({ ...reading, weight: weights[at]! })), RIDGE) ?? FLAT;
}
