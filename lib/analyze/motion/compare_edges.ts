import type { Bounds } from "../parts/bounds.ts";

/** Levels of one size, row by row. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** Options of {@linkcode compareEdges}. */
export interface CompareEdgesOptions {
  /** Where levels differ by so many across two pixels, there is an edge. */
  contrast: number;
  /** By how many pixels the second picture is shifted to the right and down. @default {none} */
  shift?: { readonly x: number; readonly y: number };
  /** How strong the second one's edges should be in its light, in parts of the first one's. @default {1} */
  gain?: number;
  /** Where it is looked, in the first picture. @default {everywhere} */
  bounds?: Bounds;
  /** Of that, the pixels that count: those that are not 0. @default {all} */
  mask?: Uint8Array;
}

/** How far the edges of one picture are those of another one too. */
export interface EdgeComparison {
  /** How many pixels lie on an edge of the first picture. */
  edges: number;
  /** The share of these where the second one has an edge in the same direction, not much weaker. */
  alike: number;
  /** The mean levels of both pictures where they are alike. */
  levels: readonly [first: number, second: number];
  /** How strong the second one's edges are, in parts of the first one's. */
  strength: number;
  /** How alike the directions are, strong edges before weak ones: 1 where they are the same, 0 where they have nothing in common. */
  correlation: number;
}

/** An edge is alike that is so strong in its own direction, and that turns by no more than this cosine. */
const MIN_STRENGTH = 0.35;
const MIN_COSINE = 0.8;

/**
 * Compares two pictures by the directions of their edges, which are the same in whatever light, and others where something
 * else is seen.
 */
export function compareEdges(
  first: Levels,
  second: Levels,
  { contrast, shift = { x: 0, y: 0 }, gain = 1, bounds, mask }: CompareEdgesOptions,
): EdgeComparison {
  const { width, height } = first;
  const [one, other] = [first.data, second.data];
  const { left, top, right, bottom } = bounds ?? { left: 0, top: 0, right: width, bottom: height };
  const [fromX, endX] = [Math.max(1, left, 1 - shift.x), Math.min(width - 1, right, width - 1 - shift.x)];
  const [fromY, endY] = [Math.max(1, top, 1 - shift.y), Math.min(height - 1, bottom, height - 1 - shift.y)];
  const toOther = shift.y * width + shift.x;
  let [edges, alike, products, squares, otherSquares] = [0, 0, 0, 0, 0];
  let [level, otherLevel] = [0, 0];
  for (let y = fromY; y < endY; y++) {
    for (let x = fromX, at = y * width + x; x < endX; x++, at++) {
      if (mask !== undefined && mask[at] === 0) continue;
      const across = one[at + 1]! - one[at - 1]!;
      const down = one[at + width]! - one[at - width]!;
      const square = across * across + down * down;
      if (square < contrast * contrast) continue;
      const there = at + toOther;
      const otherAcross = other[there + 1]! - other[there - 1]!;
      const otherDown = other[there + width]! - other[there - width]!;
      const product = across * otherAcross + down * otherDown;
      const otherSquare = otherAcross * otherAcross + otherDown * otherDown;
      edges++;
      products += product;
      squares += square;
      otherSquares += otherSquare;
      const isAlike = product > MIN_STRENGTH * gain * square &&
        product * product > MIN_COSINE ** 2 * square * otherSquare;
      if (!isAlike) continue;
      alike++;
      level += one[at]!;
      otherLevel += other[there]!;
    }
  }
  if (edges === 0) return { edges, alike: 1, levels: [0, 0], strength: 1, correlation: 1 };
  return {
    edges,
    alike: alike / edges,
    levels: [level / Math.max(1, alike), otherLevel / Math.max(1, alike)],
    strength: Math.sqrt(otherSquares / squares),
    correlation: otherSquares === 0 ? 0 : products / Math.sqrt(squares * otherSquares),
  };
}
