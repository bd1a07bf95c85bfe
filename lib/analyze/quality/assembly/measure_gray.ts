// @ts-nocheck: AssemblyScript, whose own compiler checks it
import { countLevels } from "./count_levels";
import { hashPixels } from "./hash_pixels";
import { measureCell } from "./measure_cell";

export { levelCounts } from "./count_levels";

/** About so many pixels wide and high is a cell: enough to tell its noise by, few enough to lie within one thing. */
const CELL_PIXELS: u32 = 16;

/** What is read beyond the pixels at most. */
const BEYOND: usize = 64;

/** Where the picture is expected. */
export let pixels: usize = 0;

/** Where the measures of its cells are put: see {@linkcode measureCell}. */
export let cells: usize = 0;

/** How many cells there are along a side. The outermost pixels, which have no neighbours all round, are in none. */
export function cellsAlong(side: u32): u32 {
  return max(1, (innerSide(side) + CELL_PIXELS / 2) / CELL_PIXELS);
}

/** Makes room for a picture and its measures. */
export function begin(width: u32, height: u32): void {
  const count: usize = cellsAlong(width) * cellsAlong(height);
  pixels = (__heap_base + 15) & ~15;
  cells = (pixels + (width as usize) * height + BEYOND + 3) & ~3;
  const pages = ((cells + 3 * 4 * count + 0xffff) >> 16) as i32;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/** Measures the picture all over. Returns its hash. */
export function measure(width: u32, height: u32): u32 {
  const end = pixels + (width as usize) * height;
  measureCells(width, height);
  countLevels(pixels, end);
  return hashPixels(pixels, end);
}

function measureCells(width: u32, height: u32): void {
  const columns = cellsAlong(width);
  const rows = cellsAlong(height);
  let cell = cells;
  for (let row: u32 = 0; row < rows; row++) {
    const top = edgeOf(row, rows, height);
    const bottom = edgeOf(row + 1, rows, height);
    for (let column: u32 = 0; column < columns; column++) {
      const left = edgeOf(column, columns, width);
      const right = edgeOf(column + 1, columns, width);
      const first = pixels + (top as usize) * width + left;
      measureCell(first, width, right - left, bottom - top, cell, 4 * columns * rows);
      cell += 4;
    }
  }
}

function innerSide(side: u32): u32 {
  return side > 2 ? side - 2 : 0;
}

/** Where the cell of this number begins along a side, and the one before it ends. */
function edgeOf(number: u32, count: u32, side: u32): u32 {
  return 1 + number * innerSide(side) / count;
}
