import type { Levels } from "./compare_edges.ts";

/**
 * Takes out of a mask what is within `contrast` of the levels that the view has one pixel around: where there are edges, a
 * picture that is shaken, a little out of focus or coded as JPEG differs without anything that moves.
 */
export function dropShaken(mask: Uint8Array, view: Levels, picture: Levels, contrast: number): void {
  const { width, height, data } = view;
  const levels = picture.data;
  for (let y = 0, at = 0; y < height; y++) {
    const [above, below] = [y === 0 ? 0 : -width, y === height - 1 ? 0 : width];
    for (let x = 0; x < width; x++, at++) {
      if (mask[at] === 0) continue;
      const [left, right] = [x === 0 ? 0 : -1, x === width - 1 ? 0 : 1];
      let [least, most] = [Infinity, -Infinity];
      for (let row = at + above; row <= at + below; row += width) {
        for (let near = row + left; near <= row + right; near++) {
          const level = data[near]!;
          if (level < least) least = level;
          if (level > most) most = level;
        }
      }
      if (levels[at]! > least - contrast && levels[at]! < most + contrast) mask[at] = 0;
    }
  }
}
