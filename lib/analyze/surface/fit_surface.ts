import { solveSurface, valueAt } from "./solve_surface.ts";

/** Few blocks tell nothing of slopes: those stay 0. */
const RIDGE = 0.05;

/** A value of a block, such as the logarithm of a ratio of frame to reference, and how much it says. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** A surface of second order through the blocks, which those that lie far off do not bend (Tukey's biweight). */
export function fitSurface(readings: readonly Weighted[], columns: number, rows: number): Float64Array {
  const heaviest = readings.reduce((most, { weight }) => Math.max(most, weight), 1);
  let surface = new Float64Array(readings.length).fill(median(readings));
  for (let round = 0; round < 4; round++) {
    const errors = readings.map(({ value, weight }, block) => ({
      value: Math.abs(value - surface[block]!),
      weight,
    }));
    const limit = 4.685 * Math.max(0.02, 1.4826 * median(errors));
    const trusted = readings.map(({ value, weight }, block) => {
      const error = errors[block]!.value / limit;
      return { value, weight: error < 1 ? weight / heaviest * (1 - error ** 2) ** 2 : 0 };
    });
    surface = weightedSurface(trusted, columns, rows);
  }
  return surface;
}

function weightedSurface(
  readings: readonly Weighted[],
  columns: number,
  rows: number,
): Float64Array<ArrayBuffer> {
  const points = readings.map(({ value, weight }, block) => ({
    x: (block % columns + 0.5) / columns * 2 - 1,
    y: (Math.floor(block / columns) + 0.5) / rows * 2 - 1,
    value,
    weight,
  }));
  const surface = solveSurface(points, RIDGE);
  if (surface === undefined) return new Float64Array(readings.length);
  const told = readings.filter(({ weight }) => weight > 0).map(({ value }) => value);
  const [least, most] = [Math.min(...told), Math.max(...told)];
  return Float64Array.from(points, (point) => Math.min(most, Math.max(least, valueAt(surface, point))));
}

/** By weight; 0 where none has any. */
export function median(readings: readonly Weighted[]): number {
  const sorted = readings.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { value, weight } of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return 0;
}
