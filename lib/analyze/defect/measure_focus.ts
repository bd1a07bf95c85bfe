import type { Features } from "./features.ts";
import type { Straightened } from "./straighten.ts";

/** So many features tell it as well as all. */
const ENOUGH = 1000;
/** Fewer tell nothing. */
const MIN_COUNT = 20;

/**
 * How sharp a part is shown, in relation to the reference: the median share of the reference's gradient that is found at
 * its features. Undefined where too few are in view.
 */
export function measureFocus(features: Features, { plane, from, to }: Straightened): number | undefined {
  const { data, width, height } = plane;
  const step = Math.max(1, Math.floor(features.count / ENOUGH));
  const shares: number[] = [];
  for (let i = 0; i < features.count; i += step) {
    const x = Math.round(features.x[i]! + (width - 1) / 2);
    const y = Math.round(features.y[i]! + (height - 1) / 2);
    if (x <= from[y]! || x >= to[y]! - 1) continue;
    const at = y * width + x;
    const gradientX = (data[at + 1]! - data[at - 1]!) / 2;
    const gradientY = (data[at + width]! - data[at - width]!) / 2;
    const [expectedX, expectedY] = [features.gradientX[i]!, features.gradientY[i]!];
    shares.push((gradientX * expectedX + gradientY * expectedY) / (expectedX ** 2 + expectedY ** 2));
  }
  if (shares.length < MIN_COUNT) return undefined;
  return Float64Array.from(shares).sort()[shares.length >> 1];
}
