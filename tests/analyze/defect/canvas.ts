/** A place on a canvas, in its units. */
export type Point = readonly [x: number, y: number];

/** What is painted over a pixel of this level. */
export type Paint = (level: number, x: number, y: number) => number;

/**
 * Gray levels to draw on. Its unit is a pixel of the picture that is taken of it; it has two pixels of its own to each,
 * and a margin around, for pictures that are shifted and turned.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** In units, on each side. */
  readonly margin: number;
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array;

  constructor(
    width: number,
    height: number,
    level: number,
    margin = Math.ceil(Math.hypot(width, height) * 0.04) + 8,
  ) {
    this.width = width;
    this.height = height;
    this.margin = margin;
    this.columns = 2 * (width + 2 * margin);
    this.rows = 2 * (height + 2 * margin);
    this.data = new Float32Array(this.columns * this.rows).fill(level);
  }

  clone(): Canvas {
    const copy = new Canvas(this.width, this.height, 0, this.margin);
    copy.data.set(this.data);
    return copy;
  }

  disc([x, y]: Point, radius: number, paint: number | Paint, softness = 0): void {
    const distance = (atX: number, atY: number) => Math.hypot(atX - x, atY - y) - radius;
    this.#fill(distance, [x - radius, y - radius, x + radius, y + radius], paint, softness);
  }

  /** A rectangle around its middle. */
  rectangle([x, y]: Point, width: number, height: number, paint: number | Paint, angle = 0): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const reach = Math.hypot(width, height) / 2;
    const distance = (atX: number, atY: number) => {
      const across = Math.abs(cos * (atX - x) + sin * (atY - y)) - width / 2;
      const along = Math.abs(cos * (atY - y) - sin * (atX - x)) - height / 2;
      return Math.max(across, along);
    };
    this.#fill(distance, [x - reach, y - reach, x + reach, y + reach], paint);
  }

  line([fromX, fromY]: Point, [toX, toY]: Point, width: number, paint: number | Paint): void {
    const [dx, dy] = [toX - fromX, toY - fromY];
    const squared = Math.max(dx * dx + dy * dy, 1e-9);
    const distance = (x: number, y: number) => {
      const part = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / squared));
      return Math.hypot(x - fromX - part * dx, y - fromY - part * dy) - width / 2;
    };
    const [left, right] = [Math.min(fromX, toX) - width, Math.max(fromX, toX) + width];
    this.#fill(distance, [left, Math.min(fromY, toY) - width, right, Math.max(fromY, toY) + width], paint);
  }

  /** A shape around a middle whose radius depends on the angle. */
  blob(
    [x, y]: Point,
    radiusAt: (angle: number) => number,
    reach: number,
    paint: number | Paint,
    softness = 0,
  ): void {
    const distance = (atX: number, atY: number) =>
      Math.hypot(atX - x, atY - y) - radiusAt(Math.atan2(atY - y, atX - x));
    this.#fill(distance, [x - reach, y - reach, x + reach, y + reach], paint, softness);
  }

  /** Paints all of it. */
  wash(paint: Paint): void {
    for (let row = 0, at = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++, at++) {
        this.data[at] = paint(this.data[at]!, this.#place(column), this.#place(row));
      }
    }
  }

  /** Level at a place, in units; beyond the margin that of the border. */
  levelAt(x: number, y: number): number {
    const column = Math.min(this.columns - 1.001, Math.max(0, (x + this.margin) * 2));
    const row = Math.min(this.rows - 1.001, Math.max(0, (y + this.margin) * 2));
    const [left, top] = [column | 0, row | 0];
    const [partX, partY] = [column - left, row - top];
    const at = top * this.columns + left;
    const [upper, lower] = [this.data, this.data];
    const above = upper[at]! + (upper[at + 1]! - upper[at]!) * partX;
    const below = lower[at + this.columns]! +
      (lower[at + this.columns + 1]! - lower[at + this.columns]!) * partX;
    return above + (below - above) * partY;
  }

  #place(index: number): number {
    return index / 2 - this.margin;
  }

  /** `distance` is negative inside; a border is half a pixel soft, or `softness` units. */
  #fill(
    distance: (x: number, y: number) => number,
    [left, top, right, bottom]: readonly [number, number, number, number],
    paint: number | Paint,
    softness = 0,
  ): void {
    const soft = Math.max(softness, 0.5);
    const index = (place: number, limit: number) =>
      Math.min(limit, Math.max(0, Math.round((place + this.margin) * 2)));
    const [fromColumn, toColumn] = [index(left - soft, this.columns), index(right + soft, this.columns)];
    const [fromRow, toRow] = [index(top - soft, this.rows), index(bottom + soft, this.rows)];
    for (let row = fromRow; row < toRow; row++) {
      for (let column = fromColumn; column < toColumn; column++) {
        const [x, y] = [this.#place(column), this.#place(row)];
        const cover = Math.min(1, Math.max(0, 0.5 - distance(x, y) / soft));
        if (cover === 0) continue;
        const at = row * this.columns + column;
        const painted = typeof paint === "number" ? paint : paint(this.data[at]!, x, y);
        this.data[at] += (painted - this.data[at]!) * cover;
      }
    }
  }
}
