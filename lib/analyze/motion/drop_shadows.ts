import type { Bounds } from "../parts/bounds.ts";
import { compareEdges, type Levels } from "./compare_edges.ts";

/** Light and shadow are told by cells of so many pixels a side, each with so many cells around it. */
const CELL = 8;
const AROUND = 2;

/** A cell shows the view where at least this share of the edges around is there; so many pixels on edges can tell. */
const MIN_ALIKE = 0.75;
const MIN_EDGES = 8;

/** Options of {@linkcode dropShadows}. */
export interface DropShadowsOptions {
  /** A step of so many levels across two pixels is an edge. */
  contrast: number;
  /** All that differs from the view: not 0. */
  different: Uint8Array;
}

/**
 * Takes out of a mask what shows the view in another light: shadows, and patches of light, through which the view's own
 * texture is seen. Where it has none, they stay.
 */
export function dropShadows(
  mask: Uint8Array,
  view: Levels,
  picture: Levels,
  { contrast, different }: DropShadowsOptions,
): void {
  const { width, height } = view;
  const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const boundsOf = (cell: number) => boundsOfCell(cell, columns, view);
  const edges = new Uint32Array(columns * rows);
  const alike = new Uint32Array(columns * rows);
  const held: number[] = [];
  for (let cell = 0; cell < edges.length; cell++) {
    const bounds = boundsOf(cell);
    if (!holds(mask, width, bounds)) continue;
    const seen = compareEdges(view, picture, { contrast, bounds, mask: different });
    edges[cell] = seen.edges;
    alike[cell] = Math.round(seen.alike * seen.edges);
    held.push(cell);
  }
  for (const cell of held) {
    const count = sumAround(edges, cell, columns);
    const isView = count >= MIN_EDGES && sumAround(alike, cell, columns) >= MIN_ALIKE * count;
    if (isView) clear(mask, width, boundsOf(cell));
  }
}

function boundsOfCell(cell: number, columns: number, { width, height }: Levels): Bounds {
  const [left, top] = [cell % columns * CELL, Math.floor(cell / columns) * CELL];
  return { left, top, right: Math.min(width, left + CELL), bottom: Math.min(height, top + CELL) };
}

/** Of a cell and those around it. */
function sumAround(counts: Uint32Array, cell: number, columns: number): number {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  const rows = counts.length / columns;
  let sum = 0;
  for (let y = Math.max(0, row - AROUND); y <= Math.min(rows - 1, row + AROUND); y++) {
    for (let x = Math.max(0, column - AROUND); x <= Math.min(columns - 1, column + AROUND); x++) {
      sum += counts[y * columns + x]!;
    }
  }
  return sum;
}

function holds(mask: Uint8Array, width: number, { left, top, right, bottom }: Bounds): boolean {
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) if (mask[at] !== 0) return true;
  }
  return false;
}

function clear(mask: Uint8Array, width: number, { left, top, right, bottom }: Bounds): void {
  for (let y = top; y < bottom; y++) mask.fill(0, y * width + left, y * width + right);
}
