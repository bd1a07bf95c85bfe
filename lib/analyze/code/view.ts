import type { Plane } from "../area/plane.ts";
import type { Region } from "../area/region.ts";
import type { Point } from "./code_reader.ts";

/** A way to look at a picture. */
export interface View {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Writes its gray levels, `width*height` of them. */
  draw(into: Uint8Array<ArrayBuffer>): void;
  /** Where a point of it is in the picture. */
  toPicture(point: Point): Point;
}

/** By how much contrast is raised. */
const GAIN = 4;

/** A region of a picture as it is. */
export function plainView(picture: Plane, { x, y, width, height }: Region): View {
  return {
    width,
    height,
    draw(into) {
      for (let row = 0; row < height; row++) {
        const from = (y + row) * picture.width + x;
        into.set(picture.data.subarray(from, from + width), row * width);
      }
    },
    toPicture: ([atX, atY]) => [atX + x, atY + y],
  };
}

/** A plane of a view's levels, on which the views below are made. */
export function drawn(view: View): Plane {
  const { width, height } = view;
  const data = new Uint8Array(width * height);
  view.draw(data);
  return { width, height, data };
}

/** Half as wide and high: noise is less, and codes with large modules are found. Undefined where nothing is left. */
export function halvedView({ width, height, data }: Plane): View | undefined {
  const [halfWidth, halfHeight] = [width >> 1, height >> 1];
  if (halfWidth === 0 || halfHeight === 0) return undefined;
  return {
    width: halfWidth,
    height: halfHeight,
    draw(into) {
      for (let y = 0, at = 0; y < halfHeight; y++) {
        let from = 2 * y * width;
        for (let x = 0; x < halfWidth; x++, at++, from += 2) {
          into[at] = (data[from] + data[from + 1] + data[from + width] + data[from + width + 1] + 2) >> 2;
        }
      }
    },
    toPicture: ([x, y]) => [2 * x, 2 * y],
  };
}

/** Each level's distance from the mean of so many pixels around it, raised: for weak print, shade and glare. */
export function contrastView(plane: Plane, radius: number): View {
  const { width, height } = plane;
  return { width, height, draw: (into) => raiseContrast(plane, radius, into), toPicture: (point) => point };
}

/** Turned about its middle by so many degrees, and larger by what that takes. */
export function turnedView(plane: Plane, degrees: number): View {
  const [cos, sin] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const [width, height] = [
    Math.ceil(plane.width * Math.abs(cos) + plane.height * Math.abs(sin)),
    Math.ceil(plane.width * Math.abs(sin) + plane.height * Math.abs(cos)),
  ];
  const toPicture = ([x, y]: Point): Point => {
    const [right, down] = [x - width / 2, y - height / 2];
    return [right * cos + down * sin + plane.width / 2, down * cos - right * sin + plane.height / 2];
  };
  return {
    width,
    height,
    draw: (into) => turn(plane, into, { width, height, cos, sin, toPicture }),
    toPicture,
  };
}

/** The mean is over a square whose sums are kept up from pixel to pixel. */
function raiseContrast({ width, height, data }: Plane, radius: number, into: Uint8Array): void {
  const columns = new Int32Array(width);
  const addRow = (y: number, sign: 1 | -1) => {
    if (y < 0 || y >= height) return;
    for (let x = 0, at = y * width; x < width; x++, at++) columns[x] += sign * data[at];
  };
  for (let y = 0; y < radius; y++) addRow(y, 1);
  for (let y = 0, at = 0; y < height; y++) {
    addRow(y + radius, 1);
    addRow(y - radius - 1, -1);
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    let [sum, across] = [0, 0];
    for (let x = 0; x < Math.min(radius, width); x++, across++) sum += columns[x];
    for (let x = 0; x < width; x++, at++) {
      if (x + radius < width) [sum, across] = [sum + columns[x + radius], across + 1];
      if (x - radius - 1 >= 0) [sum, across] = [sum - columns[x - radius - 1], across - 1];
      const level = 128 + GAIN * (data[at] - sum / (rows * across));
      into[at] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
  }
}

interface Turning extends Omit<View, "draw"> {
  cos: number;
  sin: number;
}

/** What lies outside of the plane is mid-grey. */
function turn({ width, height, data }: Plane, into: Uint8Array, turning: Turning): void {
  const { cos, sin, toPicture } = turning;
  for (let row = 0, at = 0; row < turning.height; row++) {
    // Levels stand at the middles of pixels.
    let [x, y] = toPicture([0.5, row + 0.5]);
    for (let column = 0; column < turning.width; column++, at++, x += cos, y -= sin) {
      const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
        into[at] = 128;
        continue;
      }
      const [right, down, from] = [x - 0.5 - left, y - 0.5 - top, top * width + left];
      const upper = data[from] + right * (data[from + 1] - data[from]);
      const lower = data[from + width] + right * (data[from + width + 1] - data[from + width]);
      into[at] = upper + down * (lower - upper) + 0.5;
    }
  }
}
