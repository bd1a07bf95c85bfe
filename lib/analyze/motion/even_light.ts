import { LightGrid } from "./light_grid.ts";

/** A level from here on may have been brighter than white. */
const WHITE = 250;

/** A row is so much brighter or darker at most than those around it, as a share. */
const MAX_BAND = 0.12;

/** What tells of a row's light are levels within this share of what they should be, where so much of the row has them. */
const ALIKE = 0.15;
const TELLING = 1 / 4;

/** A gray picture in some light. */
export interface LitPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Shows pictures of one size as they would be in the usual light, which may have changed over the view, and by row: lamps
 * flicker while a rolling shutter goes down.
 */
export class EvenLight {
  /** The last picture in the usual light, in levels. */
  readonly levels: Float32Array;
  readonly #width: number;
  readonly #height: number;
  readonly #grid: LightGrid;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.levels = new Float32Array(width * height);
    this.#grid = new LightGrid(width, height);
  }

  /** What levels were multiplied by, in the mean: over 1 where there was less light. */
  get factor(): number {
    return this.#grid.factor;
  }

  /**
   * Makes {@linkcode EvenLight.levels} of a picture, by the usual levels. Where `other` is not 0, something else may be in
   * view. A step of `contrast` levels is an edge.
   */
  adjust(picture: LitPicture, usual: Float32Array, other: Uint8Array, contrast: number): void {
    this.#grid.measure(picture, usual, other, contrast);
    for (let y = 0; y < this.#height; y++) {
      this.#adjustRow(picture, usual, y);
      this.#adjustBand(usual, other, y);
    }
  }

  /** By factors between those of the blocks' middles. */
  #adjustRow({ data }: LitPicture, usual: Float32Array, y: number): void {
    const [width, levels] = [this.#width, this.levels];
    const { columns, rows, factors, offset } = this.#grid;
    const place = Math.min(rows - 1, Math.max(0, (y + 0.5) * rows / this.#height - 0.5));
    const above = Math.floor(place) * columns;
    const below = Math.min(rows - 1, Math.floor(place) + 1) * columns;
    const down = place - Math.floor(place);
    const side = width / columns;
    for (let column = -1, x = 0; column < columns; column++) {
      const [left, right] = [Math.max(0, column), Math.min(columns - 1, column + 1)];
      const from = factors[above + left]! * (1 - down) + factors[below + left]! * down;
      const to = factors[above + right]! * (1 - down) + factors[below + right]! * down;
      const end = right === column ? width : Math.ceil((column + 1.5) * side - 0.5);
      const step = (to - from) / side;
      let factor = from + step * (x - ((column + 0.5) * side - 0.5));
      for (let at = y * width + x; x < end; x++, at++, factor += step) {
        const level = (data[at]! - offset) * factor;
        levels[at] = data[at]! >= WHITE && level < usual[at]! ? usual[at]! : level;
      }
    }
  }

  /** By one more factor, which the row tells where it shows what is usual. */
  #adjustBand(usual: Float32Array, other: Uint8Array, y: number): void {
    const [width, levels] = [this.#width, this.levels];
    let [seen, expected, count] = [0, 0, 0];
    for (let at = y * width; at < (y + 1) * width; at++) {
      const level = usual[at]!;
      if (other[at] !== 0 || Math.abs(levels[at]! - level) > ALIKE * level) continue;
      seen += levels[at]!;
      expected += level;
      count++;
    }
    if (count < TELLING * width || seen <= 0) return;
    const factor = Math.min(1 + MAX_BAND, Math.max(1 - MAX_BAND, expected / seen));
    for (let at = y * width; at < (y + 1) * width; at++) levels[at]! *= factor;
  }
}
