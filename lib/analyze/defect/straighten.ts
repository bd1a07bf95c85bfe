import type { LightField } from "./light_field.ts";
import type { Placement } from "./placement.ts";
import { newPlane, type Plane } from "../area/plane.ts";

/** A frame's picture of the part, laid over the reference and in its light. */
export interface Straightened {
  readonly plane: Plane;
  /** Per row, the first column that the frame shows, and the one after the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The light is worked out for every so many rows: it changes slowly. */
const LIGHT_ROWS = 8;
/** Bits behind the point, of places and of factors. */
const PLACE_BITS = 16;
const FACTOR_BITS = 12;

/**
 * Reads a frame at each pixel of the reference (bilinear) and takes the difference of light off. Where the frame shows
 * nothing, the reference's own level stands.
 */
export function straighten(
  frame: Plane,
  reference: Plane,
  placement: Placement,
  light: LightField,
): Straightened {
  const { width, height } = reference;
  const plane = newPlane(width, height);
  const [from, to] = [new Int32Array(height), new Int32Array(height)];
  let factors = new Int32Array(width);
  const [cos, sin] = [Math.cos(placement.angle), Math.sin(placement.angle)];
  for (let y = 0; y < height; y++) {
    if (y % LIGHT_ROWS === 0) factors = factorsOfRow(light, reference, y + LIGHT_ROWS / 2);
    const [fromX, fromY] = [-(width - 1) / 2, y - (height - 1) / 2];
    const line = {
      x: placement.x + cos * fromX - sin * fromY,
      y: placement.y + sin * fromX + cos * fromY,
      stepX: cos,
      stepY: sin,
    };
    const xs = inside(line.x, line.stepX, width, frame.width);
    const ys = inside(line.y, line.stepY, width, frame.height);
    from[y] = Math.max(xs.from, ys.from);
    to[y] = Math.max(from[y], Math.min(xs.to, ys.to));
    const row = y * width;
    readLine(frame, line, {
      plane,
      row,
      from: from[y],
      to: to[y],
      factors,
      offset: light.offset,
    });
    plane.data.set(reference.data.subarray(row, row + from[y]), row);
    plane.data.set(reference.data.subarray(row + to[y], row + width), row + to[y]);
  }
  return { plane, from, to };
}

/** A plane that lies over the reference as it is. */
export function wholeRows(plane: Plane): Straightened {
  const { width, height } = plane;
  return { plane, from: new Int32Array(height), to: new Int32Array(height).fill(width) };
}

/** A line through a frame: where it begins, and how far it goes with each pixel of the reference. */
interface Line {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

interface Target {
  readonly plane: Plane;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly factors: Int32Array;
  readonly offset: number;
}

/** All in whole numbers: floats take half as long again here. */
function readLine(
  frame: Plane,
  line: Line,
  { plane, row, from, to, factors, offset }: Target,
): void {
  const { data, width } = frame;
  const target = plane.data;
  const one = 1 << PLACE_BITS;
  const stepX = Math.round(line.stepX * one) | 0;
  const stepY = Math.round(line.stepY * one) | 0;
  let x = Math.round((line.x + from * line.stepX) * one) | 0;
  let y = Math.round((line.y + from * line.stepY) * one) | 0;
  const taken = Math.round(offset * 256) | 0;
  const half = 1 << FACTOR_BITS + 7;
  for (let column = from; column < to; column++, x = (x + stepX) | 0, y = (y + stepY) | 0) {
    const at = (Math.imul(y >> PLACE_BITS, width) + (x >> PLACE_BITS)) | 0;
    const partX = (x >> 8) & 255;
    const partY = (y >> 8) & 255;
    const upper = ((data[at] << 8) + Math.imul(data[at + 1] - data[at], partX)) | 0;
    const lower = ((data[at + width] << 8) + Math.imul(data[at + width + 1] - data[at + width], partX)) | 0;
    const found = (upper + (Math.imul(lower - upper, partY) >> 8)) | 0;
    const level = (Math.imul(found - taken, factors[column]) + half) >> FACTOR_BITS + 8;
    target[row + column] = level < 0 ? 0 : level > 255 ? 255 : level;
  }
}

/** Which steps from a place stay in 0 to `size`, with a pixel left on either side to read between. */
function inside(start: number, step: number, count: number, size: number): { from: number; to: number } {
  const [low, high] = [0.01, size - 1.01];
  if (Math.abs(step) < 1e-9) {
    return start >= low && start <= high ? { from: 0, to: count } : { from: 0, to: 0 };
  }
  const [first, second] = [(low - start) / step, (high - start) / step].toSorted((a, b) => a - b);
  const from = Math.min(count, Math.max(0, Math.ceil(first!)));
  return { from, to: Math.min(count, Math.max(from, Math.floor(second!) + 1)) };
}

function factorsOfRow(light: LightField, { width, height }: Plane, y: number): Int32Array<ArrayBuffer> {
  const { columns, rows, factors } = light;
  const [above, below, partY] = blocksAt(y, height, rows);
  const row = new Int32Array(width);
  const line = Float32Array.from(
    { length: columns },
    (_, column) =>
      (factors[above * columns + column]! * (1 - partY) + factors[below * columns + column]! * partY) *
      (1 << FACTOR_BITS),
  );
  for (let x = 0; x < width; x++) {
    const block = Math.max(0, (x + 0.5) * columns / width - 0.5);
    const left = block | 0;
    const right = left + 1 < columns ? left + 1 : left;
    row[x] = line[left] + (line[right] - line[left]) * (block - left);
  }
  return row;
}

function blocksAt(place: number, size: number, count: number): [first: number, second: number, part: number] {
  const block = Math.min(count - 1, Math.max(0, (place + 0.5) * count / size - 0.5));
  const first = Math.floor(block);
  return [first, Math.min(count - 1, first + 1), block - first];
}
