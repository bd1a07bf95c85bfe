import type { Features } from "./features.ts";
import type { Straightened } from "./straighten.ts";

/** The features with the most gradient count, this share of all: what the others have may be noise. */
const STRONGEST = 0.25;
/** Fewer tell nothing. */
const MIN_COUNT = 20;

/**
 * How sharp a part is shown, in relation to the reference: the median share of the reference's gradient that is found at
 * its strongest features. Undefined where too few are in view.
 */
export function measureFocus(features: Features, { plane, from, to }: Straightened): number | undefined {
  const { data, width, height } = plane;
  const { x, y, gradientX, gradientY, count } = features;
  const squares = gradientX.map((slope, i) => slope ** 2 + gradientY[i]! ** 2);
  const least = squares.toSorted()[Math.floor(count * (1 - STRONGEST))]!;
  const shares: number[] = [];
  for (let i = 0; i < count; i++) {
    const column = x[i] + (width - 1) / 2;
    const row = y[i] + (height - 1) / 2;
    if (squares[i] < least || column <= from[row] || column >= to[row] - 1) continue;
    const at = row * width + column;
    const slopeX = (data[at + 1] - data[at - 1]) / 2;
    const slopeY = (data[at + width] - data[at - width]) / 2;
    shares.push((slopeX * gradientX[i] + slopeY * gradientY[i]) / squares[i]);
  }
  return shares.length < MIN_COUNT ? undefined : Float64Array.from(shares).sort()[shares.length >> 1];
}
