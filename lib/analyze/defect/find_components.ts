import type { Deviations } from "./compare.ts";

/** Pixels outside of their limits that lie together. */
export interface Component {
  /** Their indexes. */
  readonly pixels: Int32Array;
  /** How many of them lie far outside. */
  readonly seeds: number;
}

/** Options of {@linkcode findComponents}. */
export interface FindComponentsOptions {
  /** A pixel is a seed that is outside by so many levels. */
  seed: number;
  /** What has fewer seeds is noise. */
  minSeeds: number;
}

/** Pixels are gathered in cells of 2x2, and cells that touch belong together: gaps of two pixels are bridged. */
const CELL_BITS = 1;

/** Finds what lies together among the pixels that are not 0, the largest first. */
export function findComponents(deviations: Deviations, options: FindComponentsOptions): Component[] {
  const cells = new Cells(deviations, options.seed);
  const components: Component[] = [];
  for (const first of cells.occupied) {
    const component = cells.take(first);
    if (component !== undefined && component.seeds >= options.minSeeds) components.push(component);
  }
  return components.sort((a, b) => b.pixels.length - a.pixels.length);
}

class Cells {
  /** Cells that have pixels. */
  readonly occupied: number[] = [];
  readonly #excess: Int8Array;
  readonly #width: number;
  readonly #columns: number;
  readonly #seed: number;
  /** 1 where a cell has pixels that are in no component yet. A cell more all around saves looking for borders. */
  readonly #isFree: Uint8Array;

  constructor({ excess, width, pixels }: Deviations, seed: number) {
    this.#excess = excess;
    this.#width = width;
    this.#seed = seed;
    this.#columns = (width + 1 >> CELL_BITS) + 2;
    const rows = (excess.length / width + 1 >> CELL_BITS) + 2;
    this.#isFree = new Uint8Array(this.#columns * rows);
    for (let index = 0; index < pixels.length; index++) {
      const at = pixels[index]!;
      if (excess[at] !== 0) this.#occupy(at);
    }
  }

  /** Takes all that lies together with a cell; undefined where it was taken before. */
  take(first: number): Component | undefined {
    if (this.#isFree[first] === 0) return undefined;
    const taken = [first];
    this.#isFree[first] = 0;
    for (let next = 0; next < taken.length; next++) {
      const cell = taken[next]!;
      for (let above = cell - this.#columns; above <= cell + this.#columns; above += this.#columns) {
        for (let other = above - 1; other <= above + 1; other++) {
          if (this.#isFree[other] === 0) continue;
          this.#isFree[other] = 0;
          taken.push(other);
        }
      }
    }
    return this.#describe(taken);
  }

  #occupy(at: number): void {
    const y = at / this.#width | 0;
    const x = at - y * this.#width;
    const cell = ((y >> CELL_BITS) + 1) * this.#columns + (x >> CELL_BITS) + 1;
    if (this.#isFree[cell] === 0) this.occupied.push(cell);
    this.#isFree[cell] = 1;
  }

  #describe(cells: readonly number[]): Component {
    const height = this.#excess.length / this.#width;
    const pixels: number[] = [];
    let seeds = 0;
    for (const cell of cells) {
      const top = (Math.floor(cell / this.#columns) - 1) << CELL_BITS;
      const left = (cell % this.#columns - 1) << CELL_BITS;
      for (let y = top; y < Math.min(top + 2, height); y++) {
        for (let x = left; x < Math.min(left + 2, this.#width); x++) {
          const at = y * this.#width + x;
          if (this.#excess[at] === 0) continue;
          pixels.push(at);
          if (Math.abs(this.#excess[at]) >= this.#seed) seeds++;
        }
      }
    }
    return { pixels: Int32Array.from(pixels), seeds };
  }
}
