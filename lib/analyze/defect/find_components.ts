/** Pixels outside of their limits that lie together. */
export interface Component {
  /** Indexes of the pixels, in the order of rows within each few of them. */
  readonly pixels: Int32Array;
  /** How many of them lie far outside. */
  readonly seeds: number;
}

/** Options of {@linkcode findComponents}. */
export interface FindComponentsOptions {
  /** Of a row, in pixels. */
  width: number;
  /** A pixel is a seed that is outside by so many levels. */
  seed: number;
  /** What has fewer seeds is noise. */
  minSeeds: number;
}

/** Pixels are gathered in cells of 2x2, and cells that touch belong together: gaps of two pixels are bridged. */
const CELL_BITS = 1;

/** Finds what lies together among the pixels that are not 0, the largest first. */
export function findComponents(excess: Int8Array<ArrayBuffer>, options: FindComponentsOptions): Component[] {
  const cells = new Cells(excess, options);
  const components: Component[] = [];
  for (const first of cells.occupied) {
    const component = cells.take(first);
    if (component !== undefined && component.seeds >= options.minSeeds) components.push(component);
  }
  return components.sort((a, b) => b.pixels.length - a.pixels.length);
}

class Cells {
  /** Cells that have pixels, in the order of rows. */
  readonly occupied: number[] = [];
  readonly #excess: Int8Array;
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #seed: number;
  /** 1 where a cell has pixels that are in no component yet. A cell more all around saves looking for borders. */
  readonly #isFree: Uint8Array;

  constructor(excess: Int8Array<ArrayBuffer>, { width, seed }: FindComponentsOptions) {
    this.#excess = excess;
    this.#width = width;
    this.#height = excess.length / width;
    this.#seed = seed;
    this.#columns = (width + 1 >> CELL_BITS) + 2;
    this.#isFree = new Uint8Array(this.#columns * ((this.#height + 1 >> CELL_BITS) + 2));
    // Nearly all are 0: four at a time.
    const words = new Int32Array(excess.buffer, 0, excess.length >> 2);
    for (let word = 0; word < words.length; word++) {
      if (words[word] !== 0) { for (let at = word * 4; at < word * 4 + 4; at++) this.#occupy(at); }
    }
    for (let at = words.length * 4; at < excess.length; at++) this.#occupy(at);
  }

  /** Takes all that lies together with a cell; undefined where it was taken before. */
  take(first: number): Component | undefined {
    if (this.#isFree[first] === 0) return undefined;
    const taken = [first];
    this.#isFree[first] = 0;
    for (let next = 0; next < taken.length; next++) {
      const cell = taken[next];
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
    if (this.#excess[at] === 0) return;
    const y = at / this.#width | 0;
    const x = at - y * this.#width;
    const cell = ((y >> CELL_BITS) + 1) * this.#columns + (x >> CELL_BITS) + 1;
    if (this.#isFree[cell] === 0) this.occupied.push(cell);
    this.#isFree[cell] = 1;
  }

  #describe(cells: number[]): Component {
    const pixels: number[] = [];
    let seeds = 0;
    for (const cell of cells) {
      const top = (Math.floor(cell / this.#columns) - 1) << CELL_BITS;
      const left = (cell % this.#columns - 1) << CELL_BITS;
      for (let y = top; y < Math.min(top + 2, this.#height); y++) {
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
