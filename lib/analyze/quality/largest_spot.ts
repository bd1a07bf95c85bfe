import type { Cells } from "./measure_gray.ts";

/** A cell of which this share is white is white. */
const MIN_WHITE = 0.5;

/**
 * Share of the picture that its largest white spot takes, 0 to 1. What reaches from one side to the opposite one is no spot,
 * but a bright background.
 */
export function largestSpot({ columns, rows, white }: Cells): number {
  const left = new Uint8Array(white.length);
  for (let cell = 0; cell < white.length; cell++) left[cell] = white[cell] >= MIN_WHITE ? 1 : 0;
  let largest = 0;
  for (let cell = left.indexOf(1); cell >= 0; cell = left.indexOf(1, cell)) {
    const spot = takeSpot(left, columns, cell);
    const isBackground = spot.width === columns || spot.height === rows;
    if (!isBackground) largest = Math.max(largest, spot.cells);
  }
  return largest / left.length;
}

/** Takes a cell, the topmost of its spot, and all that hang together with it out of those that are left. */
function takeSpot(left: Uint8Array, columns: number, first: number) {
  const found = [first];
  left[first] = 0;
  let [minX, maxX, last] = [columns, 0, first];
  for (let next = 0; next < found.length; next++) {
    const cell = found[next]!;
    const x = cell % columns;
    [minX, maxX, last] = [Math.min(minX, x), Math.max(maxX, x), Math.max(last, cell)];
    for (const neighbour of neighboursOf(cell, columns)) {
      if (left[neighbour] !== 1) continue;
      left[neighbour] = 0;
      found.push(neighbour);
    }
  }
  const height = Math.floor(last / columns) - Math.floor(first / columns) + 1;
  return { cells: found.length, width: maxX - minX + 1, height };
}

/** Cells beside, above and below; those above and below may be beyond the picture. */
function neighboursOf(cell: number, columns: number): number[] {
  const x = cell % columns;
  return [
    cell - columns,
    cell + columns,
    ...(x > 0 ? [cell - 1] : []),
    ...(x < columns - 1 ? [cell + 1] : []),
  ];
}
