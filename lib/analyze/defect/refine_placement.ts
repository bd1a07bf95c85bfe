import type { Features } from "./features.ts";
import { composeInverse, type Placement } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import { solveSymmetric } from "../surface/solve_symmetric.ts";

/** How a frame's light differs from the reference's: `level = reference * (gain + slopes) + offset`. */
export interface Light {
  readonly gain: number;
  /** Change of the gain from the middle to the right and the lower border. */
  readonly slopeX: number;
  readonly slopeY: number;
  /** In gray levels. */
  readonly offset: number;
}

/** What {@linkcode refinePlacement} found. */
export interface RefinedPlacement {
  readonly placement: Placement;
  readonly light: Light;
  /** The share of the features' variance in the frame that is explained, 0 to 1. */
  readonly explained: number;
}

/** Options of {@linkcode refinePlacement}. */
export interface RefinePlacementOptions {
  /** Steps at most. */
  steps: number;
  /** What may move. */
  move: Movement;
  /** Whether the light is found too. @default {true} */
  light?: boolean;
}

/** What a reference may do: stay, be shifted, be turned as well. */
export type Movement = "none" | "shift" | "turn";

/** The light that is the reference's own. */
export const SAME_LIGHT: Light = { gain: 1, slopeX: 0, slopeY: 0, offset: 0 };

/** Shift in x and y, angle, then {@linkcode Light}'s four. */
const UNKNOWNS = 7;
/** Which of the unknowns stay as they are. */
const HELD: Record<Movement, readonly number[]> = { none: [0, 1, 2], shift: [2], turn: [] };
const LIGHT = [3, 4, 5, 6];
/** A step that moves no corner further than this is the last, in pixels. */
const DONE = 0.01;
/** Tukey's constant: 95 % efficient where errors are Gaussian. */
const TUKEY = 4.685;
/** Errors up to this, in gray levels, are noise whatever the rest is. */
const MIN_DEVIATION = 2;
/** Holds back what the features do not tell of: a shift along stripes, an offset where all is of one level. */
const RIDGE = 1e-4;

/**
 * Moves a reference to where its features fit a frame best, by inverse-compositional Gauss-Newton steps (Lucas & Kanade
 * 1981; Baker & Matthews, IJCV 2004) that solve for the light as well. Features that do not fit, such as a defect's, lose
 * their weight (Tukey's biweight).
 */
export function refinePlacement(
  features: Features,
  frame: Plane,
  start: { placement: Placement; light: Light },
  { steps, move, light: findLight = true }: RefinePlacementOptions,
): RefinedPlacement {
  let { placement, light } = start;
  const system = new System(features);
  for (let step = 0; step < steps; step++) {
    system.measure(frame, placement, light);
    const solution = system.solve([...HELD[move], ...(findLight ? [] : LIGHT)]);
    if (solution === undefined) break;
    placement = composeInverse(placement, solution.moved);
    light = solution.light;
    const { x, y, angle } = solution.moved;
    if (Math.hypot(x, y) + Math.abs(angle) * system.reach < DONE) break;
  }
  system.measure(frame, placement, light);
  return { placement, light, explained: system.explained() };
}

/** The equations of one step. */
class System {
  /** How far the features reach from the middle, in pixels. */
  readonly reach: number;
  readonly #features: Features;
  readonly #reachX: number;
  readonly #reachY: number;
  readonly #errors: Float32Array;
  readonly #levels: Float32Array;
  readonly #matrix = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly #right = new Float64Array(UNKNOWNS);
  #light = SAME_LIGHT;

  constructor(features: Features) {
    this.#features = features;
    this.#reachX = Math.max(1, largest(features.x));
    this.#reachY = Math.max(1, largest(features.y));
    this.reach = Math.hypot(this.#reachX, this.#reachY);
    this.#errors = new Float32Array(features.count);
    this.#levels = new Float32Array(features.count);
  }

  /** Reads the frame's level at each feature, and how far it is from what it should be; NaN outside of the frame. */
  measure(frame: Plane, placement: Placement, light: Light): void {
    const { count, x, y, level } = this.#features;
    const { width, height, data } = frame;
    const [cos, sin] = [Math.cos(placement.angle), Math.sin(placement.angle)];
    const [slopeX, slopeY] = [light.slopeX / this.#reachX, light.slopeY / this.#reachY];
    this.#light = light;
    for (let i = 0; i < count; i++) {
      const atX = placement.x + cos * x[i] - sin * y[i];
      const atY = placement.y + sin * x[i] + cos * y[i];
      if (!(atX >= 0 && atY >= 0 && atX < width - 1 && atY < height - 1)) {
        this.#errors[i] = this.#levels[i] = NaN;
        continue;
      }
      const [left, top] = [atX | 0, atY | 0];
      const [partX, partY] = [atX - left, atY - top];
      const at = top * width + left;
      const upper = data[at] + (data[at + 1] - data[at]) * partX;
      const lower = data[at + width] + (data[at + width + 1] - data[at + width]) * partX;
      const found = upper + (lower - upper) * partY;
      this.#levels[i] = found;
      this.#errors[i] = found - level[i] * (light.gain + slopeX * x[i] + slopeY * y[i]) - light.offset;
    }
  }

  /** Undefined where the features do not tell. */
  solve(held: readonly number[]): { moved: Placement; light: Light } | undefined {
    this.#sum(TUKEY * this.#deviation());
    this.#hold(held);
    const right = this.#right;
    if (!solveSymmetric(this.#matrix, right)) return undefined;
    const { gain, slopeX, slopeY, offset } = this.#light;
    return {
      moved: { x: right[0], y: right[1], angle: right[2] },
      light: {
        gain: gain + right[3],
        slopeX: slopeX + right[4],
        slopeY: slopeY + right[5],
        offset: offset + right[6],
      },
    };
  }

  explained(): number {
    let [count, sum, squares, errors] = [0, 0, 0, 0];
    for (let i = 0; i < this.#features.count; i++) {
      const level = this.#levels[i];
      if (Number.isNaN(level)) continue;
      count++;
      sum += level;
      squares += level * level;
      errors += this.#errors[i] ** 2;
    }
    const variance = squares - sum * sum / count;
    // A negative gain is a likeness to the negative.
    return this.#light.gain > 0 && variance > 0 ? Math.max(0, 1 - errors / variance) : 0;
  }

  /** A robust standard deviation of the errors: from their median. */
  #deviation(): number {
    const counts = new Uint32Array(512);
    let count = 0;
    for (let i = 0; i < this.#features.count; i++) {
      const error = Math.abs(this.#errors[i]);
      if (Number.isNaN(error)) continue;
      counts[Math.min(511, error * 2 | 0)]++;
      count++;
    }
    let bin = 0;
    for (let below = 0; bin < 511; bin++) {
      below += counts[bin];
      if (2 * below >= count) break;
    }
    return Math.max(MIN_DEVIATION, 1.4826 * (bin + 0.5) / 2);
  }

  /** Adds up the weighted normal equations. */
  #sum(limit: number): void {
    const { count, x, y, level, gradientX, gradientY } = this.#features;
    const [matrix, right] = [this.#matrix.fill(0), this.#right.fill(0)];
    const slopes = new Float64Array(UNKNOWNS);
    const { gain } = this.#light;
    for (let i = 0; i < count; i++) {
      const part = this.#errors[i] / limit;
      // Also false for NaN.
      if (!(part > -1 && part < 1)) continue;
      const weight = (1 - part * part) ** 2;
      slopes[0] = gain * gradientX[i];
      slopes[1] = gain * gradientY[i];
      slopes[2] = slopes[1] * x[i] - slopes[0] * y[i];
      slopes[3] = level[i];
      slopes[4] = level[i] * x[i] / this.#reachX;
      slopes[5] = level[i] * y[i] / this.#reachY;
      slopes[6] = 1;
      for (let row = 0; row < UNKNOWNS; row++) {
        const weighted = weight * slopes[row];
        right[row] += weighted * this.#errors[i];
        for (let column = 0; column <= row; column++) {
          matrix[row * UNKNOWNS + column] += weighted * slopes[column];
        }
      }
    }
  }

  #hold(held: readonly number[]): void {
    const matrix = this.#matrix;
    const diagonal = (row: number) => row * (UNKNOWNS + 1);
    const shifts = RIDGE * (matrix[diagonal(0)] + matrix[diagonal(1)]);
    matrix[diagonal(0)] += shifts;
    matrix[diagonal(1)] += shifts;
    matrix[diagonal(2)] *= 1 + RIDGE;
    for (let row = 3; row < UNKNOWNS; row++) matrix[diagonal(row)] += RIDGE * matrix[diagonal(row)] + 1e-3;
    for (const row of held) {
      for (let other = 0; other < UNKNOWNS; other++) {
        matrix[Math.max(row, other) * UNKNOWNS + Math.min(row, other)] = 0;
      }
      matrix[diagonal(row)] = 1;
      this.#right[row] = 0;
    }
  }
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
