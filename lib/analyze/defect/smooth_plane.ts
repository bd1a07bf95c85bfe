import { newPlane, type Plane } from "../area/plane.ts";

/**
 * Smooths by the binomial kernel of 3x3 pixels (1 2 1 both ways), which takes off most of a camera's noise and keeps
 * lines of one pixel. At the border the outermost pixels are repeated.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const line = { width: 5, height: 1, data: Uint8Array.of(0, 0, 80, 0, 0) };
 * assertEquals(smoothPlane(line).data, Uint8Array.of(0, 20, 40, 20, 0));
 * ```
 */
export function smoothPlane({ width, height, data }: Plane): Plane {
  const smooth = newPlane(width, height);
  // With a column more at either side, so that the loop has no border.
  const sums = new Uint16Array(width + 2);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = y === 0 ? row : row - width;
    const below = y === height - 1 ? row : row + width;
    for (let x = 0; x < width; x++) sums[x + 1] = data[above + x] + 2 * data[row + x] + data[below + x];
    sums[0] = sums[1];
    sums[width + 1] = sums[width];
    for (let x = 0; x < width; x++) {
      smooth.data[row + x] = (sums[x] + 2 * sums[x + 1] + sums[x + 2] + 8) >> 4;
    }
  }
  return smooth;
}
