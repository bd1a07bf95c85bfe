import { type Bounds, unite } from "./bounds.ts";

/** What is in view in one place: pixels that are near each other. */
export interface Piece {
  bounds: Bounds;
  /** In pixels. */
  area: number;
  /** Its number in {@linkcode PieceFinder.labels}. */
  label: number;
}

/** Options of {@linkcode PieceFinder.find}. */
export interface FindPiecesOptions {
  /** Pixels up to so far apart are of one piece. */
  join: number;
  /** In pixels: what is smaller is noise. */
  minArea: number;
}

/** More than anybody's camera sees at once. */
const MAX_PIECES = 32;

/** A pixel with fewer than so many of its eight neighbours is noise: thin rods stay, lines of one pixel do not. */
const MIN_NEIGHBOURS = 3;

/** Finds what is in view in masks of one size. */
export class PieceFinder {
  /** Which piece each pixel belongs to, 0 for none. Of pieces that are too small it says nothing of use. */
  readonly labels: Uint16Array;
  /** 1 where something is, and around it as far as pieces are joined. */
  readonly near: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  readonly #clean: Uint8Array;
  readonly #rows: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.labels = new Uint16Array(width * height);
    this.near = new Uint8Array(width * height);
    this.#clean = new Uint8Array(width * height);
    this.#rows = new Uint8Array(width * height);
  }

  /** The largest pieces in a mask of 0 and 1, largest first. */
  find(mask: Uint8Array, { join, minArea }: FindPiecesOptions): Piece[] {
    this.#removeNoise(mask);
    this.#widen(Math.max(1, Math.ceil(join / 2)));
    const parents = this.#label();
    return this.#measure(parents).filter(({ area }) => area >= minArea)
      .toSorted((a, b) => b.area - a.area).slice(0, MAX_PIECES);
  }

  /** Beyond the border it is as at the border: what touches it is no noise for that. */
  #removeNoise(mask: Uint8Array): void {
    const [width, height, clean] = [this.#width, this.#height, this.#clean];
    for (let y = 0; y < height; y++) {
      const above = Math.max(0, y - 1) * width;
      const here = y * width;
      const below = Math.min(height - 1, y + 1) * width;
      for (let x = 0; x < width; x++) {
        if (mask[here + x] === 0) {
          clean[here + x] = 0;
          continue;
        }
        const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
        const neighbours = mask[above + left]! + mask[above + x]! + mask[above + right]! +
          mask[here + left]! +
          mask[here + right]! + mask[below + left]! + mask[below + x]! + mask[below + right]!;
        clean[here + x] = neighbours >= MIN_NEIGHBOURS ? 1 : 0;
      }
    }
  }

  #widen(radius: number): void {
    const [width, height] = [this.#width, this.#height];
    for (let y = 0; y < height; y++) widenLine(this.#clean, this.#rows, radius, y * width, 1, width);
    for (let x = 0; x < width; x++) widenLine(this.#rows, this.near, radius, x, width, height);
  }

  /** Labels what is connected in {@linkcode near}: two passes with a union of labels (Rosenfeld and Pfaltz, 1966). */
  #label(): number[] {
    const [width, labels, near] = [this.#width, this.labels, this.near];
    const parents = [0];
    for (let at = 0, x = 0; at < near.length; at++, x = x + 1 === width ? 0 : x + 1) {
      if (near[at] === 0) {
        labels[at] = 0;
        continue;
      }
      const left = x > 0 ? labels[at - 1]! : 0;
      const above = at >= width ? labels[at - width]! : 0;
      if (left === 0 && above === 0) {
        // What is left of a mask like a chessboard is no part.
        labels[at] = parents.length < 0xffff ? parents.push(parents.length) - 1 : 0;
      } else if (left === 0 || above === 0 || left === above) {
        labels[at] = left || above;
      } else {
        const [a, b] = [rootOf(parents, left), rootOf(parents, above)];
        labels[at] = parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
    return parents;
  }

  #measure(parents: number[]): Piece[] {
    const [width, labels, clean] = [this.#width, this.labels, this.#clean];
    const pieces = new Map<number, Piece>();
    for (let y = 0, at = 0; y < this.#height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (labels[at] === 0) continue;
        const label = labels[at] = rootOf(parents, labels[at]!);
        if (clean[at] === 0) {
          labels[at] = 0;
          continue;
        }
        const piece = pieces.get(label);
        if (piece === undefined) {
          pieces.set(label, { label, area: 1, bounds: { left: x, top: y, right: x + 1, bottom: y + 1 } });
          continue;
        }
        piece.area++;
        if (x < piece.bounds.left) piece.bounds.left = x;
        if (x >= piece.bounds.right) piece.bounds.right = x + 1;
        piece.bounds.bottom = y + 1;
      }
    }
    return [...pieces.values()];
  }
}

/** Two pieces as one. */
export function joinPieces(a: Piece, b: Piece): Piece {
  return { ...a, bounds: unite(a.bounds, b.bounds), area: a.area + b.area };
}

/** 1 where there is a 1 within `radius`, along one line of `count` samples. */
function widenLine(
  from: Uint8Array,
  to: Uint8Array,
  radius: number,
  start: number,
  step: number,
  count: number,
): void {
  // So many samples more are near the last 1 that was met.
  let left = 0;
  for (let ahead = 0; ahead < Math.min(radius, count); ahead++) {
    if (from[start + ahead * step] !== 0) left = ahead + radius + 1;
  }
  for (let n = 0, at = start; n < count; n++, at += step) {
    if (n + radius < count && from[at + radius * step] !== 0) left = 2 * radius + 1;
    to[at] = left > 0 ? 1 : 0;
    left--;
  }
}

function rootOf(parents: number[], label: number): number {
  while (parents[label] !== label) label = parents[label] = parents[parents[label]!]!;
  return label;
}
