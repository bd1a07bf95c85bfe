import type { Shape } from "./shape.ts";

/** Two parts touch where what joins them is narrower than this share of the narrower one. */
const NECK = 0.75;

/** Distances are in so many units a pixel: 5 straight on and 7 aslant, as Borgefors has them (1986). */
const [STRAIGHT, ASLANT] = [5, 7];

/**
 * Tells apart parts that touch: a part is where one is furthest from the edge (Meyer's watershed of the distance, 1994).
 * Of each pixel the number of its part from 1, 0 outside.
 */
export function splitTouching(shape: Shape): Uint16Array {
  const distances = distancesIn(shape);
  const basins = new Basins(shape, distances);
  for (const at of byDistance(distances)) basins.add(at);
  return basins.number();
}

/** How far each pixel is from what is outside of the shape, in two passes. */
function distancesIn({ inside, width, height }: Shape): Uint32Array {
  // With a border of what is outside, no pixel lacks a neighbour.
  const [columns, rows] = [width + 2, height + 2];
  const far = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (inside[y * width + x] !== 0) far[(y + 1) * columns + x + 1] = 0xffffff;
    }
  }
  const relax = (at: number, step: -1 | 1) => {
    if (far[at] === 0) return;
    far[at] = Math.min(
      far[at]!,
      far[at + step]! + STRAIGHT,
      far[at + step * columns]! + STRAIGHT,
      far[at + step * (columns - 1)]! + ASLANT,
      far[at + step * (columns + 1)]! + ASLANT,
    );
  };
  for (let at = columns + 1; at < far.length - columns - 1; at++) relax(at, -1);
  for (let at = far.length - columns - 2; at > columns; at--) relax(at, 1);
  return Uint32Array.from(
    inside,
    (_, at) => far[(Math.floor(at / width) + 1) * columns + at % width + 1]!,
  );
}

/** The pixels inside, those that are furthest from the edge first: sorted by counting, which takes no comparisons. */
function byDistance(distances: Uint32Array): Int32Array {
  const furthest = distances.reduce((most, distance) => Math.max(most, distance), 0);
  const places = new Uint32Array(furthest + 1);
  for (let at = 0; at < distances.length; at++) places[distances[at]!]!++;
  let place = 0;
  for (let distance = furthest; distance > 0; distance--) {
    const count = places[distance]!;
    places[distance] = place;
    place += count;
  }
  const sorted = new Int32Array(place);
  for (let at = 0; at < distances.length; at++) {
    if (distances[at] !== 0) sorted[places[distances[at]!]!++] = at;
  }
  return sorted;
}

/** What grows around the pixels that are furthest from the edge, until it meets. */
class Basins {
  readonly #width: number;
  readonly #distances: Uint32Array;
  /** Of each pixel its basin, from 1. */
  readonly #basins: Uint32Array;
  /** Of each basin that which it became one with: itself, where it is on its own. */
  readonly #parents: number[] = [0];
  /** Of each basin its largest distance. */
  readonly #peaks: number[] = [0];

  constructor({ width }: Shape, distances: Uint32Array) {
    this.#width = width;
    this.#distances = distances;
    this.#basins = new Uint32Array(distances.length);
  }

  /** Adds a pixel: to the basin beside it; where there are two, they are one unless there is a neck between them. */
  add(at: number): void {
    const [width, x, size] = [this.#width, at % this.#width, this.#basins.length];
    const [left, right] = [x > 0 ? 1 : 0, x + 1 < width ? 1 : 0];
    let own = 0;
    for (let row = at - width; row <= at + width; row += width) {
      if (row < 0 || row >= size) continue;
      for (let other = row - left; other <= row + right; other++) {
        if (this.#basins[other] !== 0) own = this.#join(own, this.#rootOf(this.#basins[other]!), at);
      }
    }
    if (own === 0) {
      own = this.#parents.push(this.#parents.length) - 1;
      this.#peaks.push(this.#distances[at]!);
    }
    this.#basins[at] = own;
  }

  /** The basins' numbers without gaps. */
  number(): Uint16Array {
    const numbers = new Map([[0, 0]]);
    return Uint16Array.from(this.#basins, (basin) => {
      const root = this.#rootOf(basin);
      const number = numbers.get(root) ?? numbers.size;
      numbers.set(root, number);
      return number;
    });
  }

  /** Of two basins that meet at a pixel, the higher one takes the lower one in unless there is a neck. */
  #join(own: number, basin: number, at: number): number {
    if (own === 0 || own === basin) return basin;
    const [high, low] = this.#peaks[own]! >= this.#peaks[basin]! ? [own, basin] : [basin, own];
    if (this.#distances[at]! >= NECK * this.#peaks[low]!) this.#parents[low] = high;
    return high;
  }

  #rootOf(basin: number): number {
    while (this.#parents[basin] !== basin) {
      basin = this.#parents[basin] = this.#parents[this.#parents[basin]!]!;
    }
    return basin;
  }
}
