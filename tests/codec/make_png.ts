import { crc32, deflateSync } from "node:zlib";
import type { PngHeader } from "../../lib/codec/png/png_file.ts";

/** What a PNG is to be like. */
export interface MakePngOptions extends Omit<PngHeader, "channels" | "interlaced"> {
  /** @default {false} */
  interlaced?: boolean;
  /** Red, green and blue of each colour. */
  palette?: readonly number[];
  /** Bytes of the chunk tRNS. */
  transparency?: readonly number[];
  /** The number of a filter for each row, counted through all passes. @default {0 for all} */
  filterOf?: (row: number) => number;
  /** So many bytes of pixels in a chunk. @default {all in one} */
  chunkBytes?: number;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [
  0,
  1,
  1,
  2,
]];

/** Makes a PNG of the samples of each pixel; nothing about them is checked. */
export function makePng(
  options: MakePngOptions,
  samplesOf: (x: number, y: number) => readonly number[],
): Uint8Array<ArrayBuffer> {
  const { width, height, depth, colour, interlaced = false, palette, transparency, chunkBytes } = options;
  const sides = [width, height].flatMap((
    side,
  ) => [side >>> 24, side >>> 16 & 255, side >>> 8 & 255, side & 255]);
  const pixels = new Uint8Array(deflateSync(rowsOf(options, samplesOf)));
  const parts = chunkBytes === undefined ? [pixels] : cut(pixels, chunkBytes);
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...pngChunk("IHDR", [...sides, depth, colour, 0, 0, interlaced ? 1 : 0]),
    ...(palette === undefined ? [] : pngChunk("PLTE", palette)),
    ...(transparency === undefined ? [] : pngChunk("tRNS", transparency)),
    ...parts.flatMap((part) => pngChunk("IDAT", part)),
    ...pngChunk("IEND", []),
  ]);
}

/** One chunk with its length and checksum. */
export function pngChunk(type: string, data: ArrayLike<number>): number[] {
  const body = Uint8Array.from([...new TextEncoder().encode(type), ...Array.from(data)]);
  const chunk = new DataView(new ArrayBuffer(body.length + 8));
  chunk.setUint32(0, data.length);
  new Uint8Array(chunk.buffer).set(body, 4);
  chunk.setUint32(body.length + 4, crc32(body));
  return [...new Uint8Array(chunk.buffer)];
}

function rowsOf(
  { width, height, depth, colour, interlaced, filterOf = () => 0 }: MakePngOptions,
  samplesOf: (x: number, y: number) => readonly number[],
): Uint8Array {
  const step = Math.max(1, depth * CHANNELS[colour] / 8);
  const bytes: number[] = [];
  let row = 0;
  for (const [left, top, dx, dy] of interlaced ? PASSES : [[0, 0, 1, 1]]) {
    if (left >= width) continue;
    let above: number[] = [];
    for (let y = top; y < height; y += dy) {
      const samples: number[] = [];
      for (let x = left; x < width; x += dx) samples.push(...samplesOf(x, y));
      const packed = pack(samples, depth);
      const filter = filterOf(row++);
      bytes.push(filter, ...packed.map((byte, at) => byte - predict(filter, packed, above, at, step) & 255));
      above = packed;
    }
  }
  return Uint8Array.from(bytes);
}

function pack(samples: readonly number[], depth: number): number[] {
  if (depth === 16) return samples.flatMap((sample) => [sample >> 8, sample & 255]);
  const bits = samples.map((sample) => sample.toString(2).padStart(depth, "0")).join("");
  return Array.from(
    { length: Math.ceil(bits.length / 8) },
    (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8).padEnd(8, "0"), 2),
  );
}

function predict(
  filter: number,
  row: readonly number[],
  above: readonly number[],
  at: number,
  step: number,
): number {
  const [left, up, corner] = [row[at - step] ?? 0, above[at] ?? 0, at < step ? 0 : above[at - step] ?? 0];
  if (filter === 4) {
    const guess = left + up - corner;
    // Of equally near ones the first: the sort is stable.
    return [left, up, corner].toSorted((a, b) => Math.abs(guess - a) - Math.abs(guess - b))[0];
  }
  return [0, left, up, (left + up) >> 1][filter] ?? 0;
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, n) => bytes.subarray(n * size, (n + 1) * size),
  );
}
