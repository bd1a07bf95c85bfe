import { chooseFeatures, type Features } from "./features.ts";
import type { Plane } from "../area/plane.ts";
import { buildPyramid } from "./pyramid.ts";
import type { Straightened } from "./straighten.ts";

/** How a frame's picture of a part is like the reference. */
export interface Likeness {
  /**
   * Correlation of the gradients at the reference's features, 0 to 1, at the scale at which it is best: light does not
   * change it, and a blurred part is still like itself at a smaller scale. Undefined where too few are in view.
   */
  readonly match?: number;
  /**
   * How sharp the part is in relation to the reference: the share of the gradient that is found at its strongest features,
   * at the upper quartile, since where something is missing there is none. Undefined where too few are in view.
   */
  readonly focus?: number;
}

/** Levels that are looked at: 1/1, 1/2, 1/4. */
const LEVELS = 3;
/** Features of each. */
const COUNT = 2000;
/** Fewer features tell nothing. */
const MIN_COUNT = 20;
/** What has gradients of no more than about this shows nothing, in gray levels a pixel. */
const FAINT = 1.5;
/** Of the features, this share has gradients that are surely no noise. */
const STRONGEST = 0.25;
const QUANTILE = 0.75;

/** Measures how parts that were laid over a reference are like it. */
export class LikenessMeter {
  /** Of each level, from the finest. */
  readonly #features: readonly Features[];
  readonly #strongest: Strongest;

  /** `mask` says where it is looked at: pixels that are not 0. */
  constructor(reference: Plane, mask: Plane) {
    const masks = buildPyramid(mask, LEVELS);
    this.#features = buildPyramid(reference, LEVELS).map((plane, level) =>
      chooseFeatures(plane, { count: COUNT, mask: masks[level] })
    );
    this.#strongest = strongestOf(this.#features[0]!);
  }

  measure(straightened: Straightened): Likeness {
    let match: number | undefined;
    let focus: number | undefined;
    for (const [level, plane] of buildPyramid(straightened.plane, LEVELS).entries()) {
      const features = this.#features[level]!;
      const found = gradientsAt(features, plane, straightened, level);
      const correlation = correlate(features, found);
      if (correlation !== undefined) match = Math.max(match ?? 0, correlation);
      if (level === 0) focus = sharpness(features, this.#strongest, found);
    }
    return { match, focus };
  }
}

/** Of the picture at each feature; NaN where it is not in view. */
interface Gradients {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

function gradientsAt(
  { count, x, y }: Features,
  plane: Plane,
  { from, to }: Straightened,
  level: number,
): Gradients {
  const { data, width, height } = plane;
  const found = { x: new Float32Array(count).fill(NaN), y: new Float32Array(count).fill(NaN) };
  for (let i = 0; i < count; i++) {
    const column = Math.round(x[i] + (width - 1) / 2);
    const row = Math.round(y[i] + (height - 1) / 2);
    const line = row << level;
    if ((column - 1 << level) < from[line] || (column + 2 << level) > to[line]) continue;
    const at = row * width + column;
    found.x[i] = (data[at + 1] - data[at - 1]) / 2;
    found.y[i] = (data[at + width] - data[at - width]) / 2;
  }
  return found;
}

function correlate({ count, gradientX, gradientY }: Features, found: Gradients): number | undefined {
  let [product, squares, expected, inView] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(found.x[i])) continue;
    inView++;
    product += found.x[i] * gradientX[i] + found.y[i] * gradientY[i];
    squares += found.x[i] ** 2 + found.y[i] ** 2;
    expected += gradientX[i] ** 2 + gradientY[i] ** 2;
  }
  if (inView < MIN_COUNT) return undefined;
  return Math.max(0, product / Math.sqrt((squares + inView * FAINT ** 2) * expected));
}

/** The features with the most gradient: their numbers, and the squares of all gradients. */
interface Strongest {
  readonly numbers: Int32Array;
  readonly squares: Float32Array;
}

function strongestOf({ count, gradientX, gradientY }: Features): Strongest {
  const squares = gradientX.map((slope, i) => slope ** 2 + gradientY[i]! ** 2);
  const least = squares.toSorted()[Math.floor(count * (1 - STRONGEST))]!;
  return { numbers: Int32Array.from(squares.keys()).filter((i) => squares[i] >= least), squares };
}

function sharpness(
  { gradientX, gradientY }: Features,
  { numbers, squares }: Strongest,
  found: Gradients,
): number | undefined {
  const shares: number[] = [];
  for (const i of numbers) {
    if (Number.isNaN(found.x[i])) continue;
    shares.push((found.x[i] * gradientX[i] + found.y[i] * gradientY[i]) / squares[i]);
  }
  return shares.length < MIN_COUNT
    ? undefined
    : Float64Array.from(shares).sort()[Math.floor(shares.length * QUANTILE)];
}
