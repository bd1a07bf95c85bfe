import type { DecodedPicture } from "../../codec/codec.ts";
import { isWhite } from "./clipped.ts";

/** About so many pixels wide and high is a cell: enough to tell its noise by, few enough to lie within one thing. */
const CELL_PIXELS = 16;

/** A picture cut into cells of about 16 by 16 pixels, row by row. */
export interface Cells {
  columns: number;
  rows: number;
  /** Mean gray level of each. */
  levels: Float32Array;
  /** Mean squared Laplacian of each: what it has of edges, grain and noise, in squared gray levels. */
  roughness: Float32Array;
  /** Share of each that is white, 0 to 1. */
  white: Float32Array;
}

/** Measures a gray picture's cells. Its outermost pixels, which have no neighbours all round, are left out. */
export function measureCells({ width, height, data }: DecodedPicture): Cells {
  const across = edgesOf(width);
  const down = edgesOf(height);
  const [columns, rows] = [across.length - 1, down.length - 1];
  const [levels, roughness, white] = Array.from({ length: 3 }, () => new Float32Array(columns * rows));
  for (let row = 0, cell = 0; row < rows; row++) {
    const [top, bottom] = [down[row]!, down[row + 1]!];
    for (let column = 0; column < columns; column++, cell++) {
      const means = meansOf(data, width, { left: across[column]!, right: across[column + 1]!, top, bottom });
      levels[cell] = means.level;
      roughness[cell] = means.roughness;
      white[cell] = means.white;
    }
  }
  return { columns, rows, levels, roughness, white };
}

/** In pixels; left and top lie within, right and bottom do not. */
type Bounds = Record<"left" | "right" | "top" | "bottom", number>;

function meansOf(data: Uint8Array, width: number, { left, right, top, bottom }: Bounds) {
  let [level, roughness, white] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    let at = y * width + left;
    // Of its row, each sample is read once.
    let [before, here] = [data[at - 1], data[at]];
    for (const end = y * width + right; at < end; at++) {
      const after = data[at + 1];
      const laplacian = before + after + data[at - width] + data[at + width] - 4 * here;
      level += here;
      roughness += laplacian * laplacian;
      if (isWhite(here)) white++;
      before = here;
      here = after;
    }
  }
  const pixels = Math.max(1, (right - left) * (bottom - top));
  return { level: level / pixels, roughness: roughness / pixels, white: white / pixels };
}

/** Where the cells of a side begin, and the end of the last one. */
function edgesOf(side: number): number[] {
  const inner = Math.max(0, side - 2);
  const cells = Math.max(1, Math.round(inner / CELL_PIXELS));
  return Array.from({ length: cells + 1 }, (_, n) => 1 + Math.floor(n * inner / cells));
}
