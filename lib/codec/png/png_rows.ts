import { inflateSync } from "node:zlib";
import { badPng, type PngFile, type PngHeader } from "./png_file.ts";

/** Where the pixels of a pass lie: every `dx`th from `x` on, in every `dy`th row from `y` on. */
interface Pass {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];

/** PNG, 3rd edition, 8.1. */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** Samples of pixels that lie in one row, packed as the PNG has them. */
export interface PngRow {
  bytes: Uint8Array;
  /** Where its first pixel is. */
  x: number;
  y: number;
  /** How far the next one is from it. */
  dx: number;
  /** How many there are. */
  pixels: number;
}

/**
 * Inflates a PNG's pixels, never more of them than its header says, and yields them row by row, unfiltered. Throws
 * `CodecError` where there are more or fewer.
 */
export function* readPngRows(file: PngFile): Generator<PngRow, void> {
  const { width, height, interlaced } = file;
  const bitsPerPixel = file.depth * file.channels;
  const samples = inflate(file.compressed, bytesOf(file));
  let at = 0;
  for (const { x, y, dx, dy } of interlaced ? ADAM7 : WHOLE) {
    const pixels = Math.ceil((width - x) / dx);
    if (pixels <= 0) continue;
    const rowBytes = Math.ceil(pixels * bitsPerPixel / 8);
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let row = y; row < height; row += dy) {
      const bytes = samples.subarray(at + 1, at + 1 + rowBytes);
      unfilter(samples[at]!, bytes, above, Math.max(1, bitsPerPixel / 8));
      yield { bytes, x, y: row, dx, pixels };
      above = bytes;
      at += 1 + rowBytes;
    }
  }
}

/** How much the rows take, each with the byte in front that names its filter. */
function bytesOf({ width, height, depth, channels, interlaced }: PngHeader): number {
  let bytes = 0;
  for (const { x, y, dx, dy } of interlaced ? ADAM7 : WHOLE) {
    const [columns, rows] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)];
    if (columns > 0 && rows > 0) bytes += rows * (1 + Math.ceil(columns * depth * channels / 8));
  }
  return bytes;
}

function inflate(compressed: Uint8Array, bytes: number): Uint8Array {
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(compressed, { maxOutputLength: bytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw badPng(`there is more in it than ${bytes} bytes of pixels`);
    const words = cause instanceof Error ? cause.message : String(cause);
    throw badPng(`its pixels cannot be inflated: ${words}`, { cause });
  }
  if (inflated.length === bytes) return inflated;
  throw badPng(`its pixels take ${bytes} bytes: got ${inflated.length}`);
}

/** Undoes a row's filter in place (PNG, 3rd edition, 9.2). `step` is how far the same sample of the pixel before is away. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let at = step; at < row.length; at++) row[at] += row[at - step];
      return;
    case 2:
      for (let at = 0; at < row.length; at++) row[at] += above[at];
      return;
    case 3:
      for (let at = 0; at < row.length; at++) {
        row[at] += ((at < step ? 0 : row[at - step]) + above[at]) >> 1;
      }
      return;
    case 4:
      return unfilterPaeth(row, above, step);
    default:
      throw badPng(`there is no such filter: got ${filter}`);
  }
}

function unfilterPaeth(row: Uint8Array, above: Uint8Array, step: number): void {
  for (let at = 0; at < Math.min(step, row.length); at++) row[at] += above[at];
  for (let at = step; at < row.length; at++) {
    const left = row[at - step];
    const up = above[at];
    const corner = above[at - step];
    // How far left + up - corner is from each.
    const fromLeft = Math.abs(up - corner);
    const fromUp = Math.abs(left - corner);
    const fromCorner = Math.abs(left + up - 2 * corner);
    row[at] += fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
  }
}
