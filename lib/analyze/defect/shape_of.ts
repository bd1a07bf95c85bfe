/** The shape of some pixels that lie together. */
export interface Shape {
  /** In pixels. */
  readonly area: number;
  /** How many of them have a neighbour outside. */
  readonly perimeter: number;
  /** As if it were a line, however bent: in pixels. */
  readonly width: number;
  readonly length: number;
  /** x, y, width, height. */
  readonly box: [number, number, number, number];
}

/**
 * Measures the shape of pixels that lie together, given by their indexes in `levels`, which is 0 all around them. A line
 * has twice its length as perimeter; what is no line has a length of about three times its width.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const levels = Int8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0);
 * const line = shapeOf(Int32Array.of(7, 8, 9, 10), levels, 6);
 * assertEquals([line.width, line.length, line.box], [1, 4, [1, 1, 4, 1]]);
 * ```
 */
export function shapeOf(pixels: Int32Array, levels: Int8Array, stride: number): Shape {
  const area = pixels.length;
  let [left, top, right, bottom] = [stride, levels.length, -1, -1];
  let perimeter = 0;
  for (let index = 0; index < area; index++) {
    const at = pixels[index];
    const y = at / stride | 0;
    const x = at - y * stride;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    const isInner = levels[at - 1] && levels[at + 1] && levels[at - stride] && levels[at + stride];
    if (!isInner) perimeter++;
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  // Of a line of one pixel all is perimeter, once and not twice.
  const length = perimeter === area && Math.min(width, height) === 1 ? area : Math.max(1, perimeter / 2);
  return { area, perimeter, length, width: area / length, box: [left, top, width, height] };
}
