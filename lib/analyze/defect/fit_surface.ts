import { solveSymmetric } from "./solve_symmetric.ts";

/** Coefficients of the surface: 1, x, y, x², xy, y². */
const TERMS = 6;

/** The logarithm of a ratio of frame to reference, and how much it says. */
export interface Weighted {
  readonly log: number;
  readonly weight: number;
}

/** A surface of second order through the blocks, which those that lie far off do not bend (Tukey's biweight). */
export function fitSurface(readings: readonly Weighted[], columns: number, rows: number): Float64Array {
  const heaviest = readings.reduce((most, { weight }) => Math.max(most, weight), 1);
  let surface = new Float64Array(readings.length).fill(median(readings));
  for (let round = 0; round < 4; round++) {
    const errors = readings.map(({ log, weight }, block) => ({
      log: Math.abs(log - surface[block]!),
      weight,
    }));
    const limit = 4.685 * Math.max(0.02, 1.4826 * median(errors));
    const trusted = readings.map(({ log, weight }, block) => {
      const error = errors[block]!.log / limit;
      return { log, weight: error < 1 ? weight / heaviest * (1 - error ** 2) ** 2 : 0 };
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
  const matrix = new Float64Array(TERMS * TERMS);
  const right = new Float64Array(TERMS);
  let [least, most] = [Infinity, -Infinity];
  for (const [block, { log, weight }] of readings.entries()) {
    if (weight === 0) continue;
    least = Math.min(least, log);
    most = Math.max(most, log);
    const terms = termsOf(block, columns, rows);
    for (let row = 0; row < TERMS; row++) {
      right[row] += weight * terms[row]! * log;
      for (let column = 0; column <= row; column++) {
        matrix[row * TERMS + column] += weight * terms[row]! * terms[column]!;
      }
    }
  }
  // Few blocks tell nothing of slopes: those stay 0.
  for (let row = 0; row < TERMS; row++) matrix[row * (TERMS + 1)] += row === 0 ? 1e-9 : 0.05;
  if (least > most || !solveSymmetric(matrix, right)) return new Float64Array(readings.length);
  return Float64Array.from(readings, (_, block) => {
    const log = termsOf(block, columns, rows).reduce((sum, term, at) => sum + term * right[at]!, 0);
    return Math.min(most, Math.max(least, log));
  });
}

function termsOf(block: number, columns: number, rows: number): number[] {
  const x = (block % columns + 0.5) / columns * 2 - 1;
  const y = (Math.floor(block / columns) + 0.5) / rows * 2 - 1;
  return [1, x, y, x * x, x * y, y * y];
}

/** By weight; 0 where none has any. */
export function median(readings: readonly Weighted[]): number {
  const sorted = readings.filter(({ weight }) => weight > 0).sort((a, b) => a.log - b.log);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { log, weight } of sorted) {
    below += weight;
    if (below >= half) return log;
  }
  return 0;
}
