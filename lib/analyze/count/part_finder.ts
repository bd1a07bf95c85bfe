import { type Shape, shapeOf } from "./shape.ts";
import { splitTouching } from "./split_touching.ts";

/** What lies together, in pixels of the picture. */
export interface FoundPart {
  /** Its edges: those of `right` and `bottom` are beyond it. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** With its holes, in pixels. */
  area: number;
  /** Whether it reaches the border of the picture, or of what counts of it. */
  isAtBorder: boolean;
}

/** Options of {@linkcode PartFinder.find}. */
export interface FindPartsOptions {
  /** What stands out by fewer levels is no part. */
  least: number;
  /** What is smaller is none either, in pixels. */
  minArea: number;
  /** Whether what is joined where it is narrow is told apart. */
  split: boolean;
}

/** What is looked for, and where it goes. */
interface Search {
  contrast: Uint8Array;
  /** The least contrast. */
  level: number;
  into: Int32Array;
  /** Pixels; all others are not looked at. */
  among?: Int32Array;
}

/** A part stands out by the median of its pixels; where it stands out by less than this share of that, it is shade. */
const SHADE = 0.5;

/** Finds parts in pictures of one size by how much each pixel stands out from the ground. */
export class PartFinder {
  readonly #width: number;
  readonly #height: number;
  /** Of each pixel the number of the search in which it was taken last. */
  readonly #taken: Uint32Array;
  #searches = 0;
  /** Pixels as they were taken by a search of the picture, and by one of what that found. */
  readonly #found: Int32Array;
  readonly #cores: Int32Array;
  readonly #counts = new Uint32Array(256);

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#taken = new Uint32Array(width * height);
    this.#found = new Int32Array(width * height);
    this.#cores = new Int32Array(width * height);
  }

  /** Finds parts, in no order; `mask` is 0 where nothing counts. */
  find(contrast: Uint8Array, mask: Uint8Array, { least, minArea, split }: FindPartsOptions): FoundPart[] {
    const parts: FoundPart[] = [];
    const seen = { contrast, level: least, into: this.#found };
    for (const pixels of this.#together(seen)) {
      if (pixels.length < minArea / 2) continue; // holes may make up for the rest
      const level = Math.max(least, SHADE * this.#median(pixels, contrast));
      const cores = level > least
        ? this.#together({ contrast, level, into: this.#cores, among: pixels })
        : [pixels];
      for (const core of cores) {
        const shape = shapeOf(core, this.#width);
        const labels = split ? splitTouching(shape) : shape.inside;
        parts.push(...this.#measure(shape, labels, mask));
      }
    }
    return parts.filter(({ area }) => area >= minArea);
  }

  /** Pixels of at least a contrast that lie side by side; where some are given, among these. */
  #together({ contrast, level, into, among }: Search): Int32Array[] {
    const [taken, search] = [this.#taken, ++this.#searches];
    const found: Int32Array[] = [];
    const count = among?.length ?? contrast.length;
    let end = 0;
    for (let index = 0; index < count; index++) {
      const first = among === undefined ? index : among[index]!;
      if (contrast[first]! < level || taken[first] === search) continue;
      const begin = end;
      end = this.#flood({ contrast, level, into }, first, begin);
      found.push(into.subarray(begin, end));
    }
    return found;
  }

  /** Takes what lies together with a pixel, and returns where that ends. */
  #flood({ contrast, level, into }: Search, first: number, begin: number): number {
    const [width, last, taken, search] = [this.#width, this.#width - 1, this.#taken, this.#searches];
    let end = begin;
    taken[first] = search;
    into[end++] = first;
    for (let next = begin; next < end; next++) {
      const at = into[next]!;
      const x = at % width;
      if (x > 0 && contrast[at - 1]! >= level && taken[at - 1] !== search) {
        taken[at - 1] = search;
        into[end++] = at - 1;
      }
      if (x < last && contrast[at + 1]! >= level && taken[at + 1] !== search) {
        taken[at + 1] = search;
        into[end++] = at + 1;
      }
      // Above and below the picture there is undefined, which is not as much as anything.
      if (contrast[at - width]! >= level && taken[at - width] !== search) {
        taken[at - width] = search;
        into[end++] = at - width;
      }
      if (contrast[at + width]! >= level && taken[at + width] !== search) {
        taken[at + width] = search;
        into[end++] = at + width;
      }
    }
    return end;
  }

  #median(pixels: Int32Array, contrast: Uint8Array): number {
    const counts = this.#counts.fill(0);
    for (const at of pixels) counts[contrast[at]!]!++;
    let [level, below] = [0, counts[0]!];
    while (below * 2 < pixels.length) below += counts[++level]!;
    return level;
  }

  /** What has a label of its own is a part of its own. */
  #measure({ left, top, width, height }: Shape, labels: ArrayLike<number>, mask: Uint8Array): FoundPart[] {
    const parts: FoundPart[] = [];
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        const label = labels[at]!;
        if (label === 0) continue;
        const [atX, atY] = [left + x, top + y];
        const part = parts[label - 1] ??= {
          ...{ left: atX, top: atY, right: atX + 1, bottom: atY + 1 },
          ...{ area: 0, isAtBorder: false },
        };
        part.area++;
        part.left = Math.min(part.left, atX);
        part.right = Math.max(part.right, atX + 1);
        part.bottom = atY + 1;
        part.isAtBorder ||= this.#isAtBorder(atX, atY, mask);
      }
    }
    return parts;
  }

  #isAtBorder(x: number, y: number, mask: Uint8Array): boolean {
    const [width, height] = [this.#width, this.#height];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return true;
    const at = y * width + x;
    return mask[at - 1] === 0 || mask[at + 1] === 0 || mask[at - width] === 0 || mask[at + width] === 0;
  }
}
