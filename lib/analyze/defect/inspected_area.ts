import type { Plane } from "../area/plane.ts";
import type { Straightened } from "./straighten.ts";

/** Of a mask's `area`, what a frame shows. It counts what it does not: that is little. */
export function shownArea(area: number, mask: Plane, { from, to }: Straightened): number {
  let hidden = 0;
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    for (let x = 0; x < from[y]; x++) if (mask.data[row + x] !== 0) hidden++;
    for (let x = to[y]; x < mask.width; x++) if (mask.data[row + x] !== 0) hidden++;
  }
  return area - hidden;
}
