import type { DecodedFormat, DecodedPicture } from "./codec.ts";
import { decodeTarget } from "./decode_target.ts";
import { badPng, type PngFile, readPngFile, readPngHeader } from "./png/png_file.ts";
import { type PngRow, readPngRows } from "./png/png_rows.ts";

/** Options of {@linkcode decodePng}. */
export interface DecodePngOptions {
  format: DecodedFormat;
  /** A picture with more pixels is refused before anything is decoded. */
  maxPixels: number;
}

/**
 * Decodes a PNG of any kind (W3C's Portable Network Graphics, 3rd edition): 1 to 16 bits, gray, palette or RGB, interlaced
 * or not; of an animated one its still picture. 16 bits are rounded to 8. Gray is the luma of BT.601.
 *
 * Alpha is kept in `rgba` and dropped in the other formats, as OpenCV's `imread` and FFmpeg do. Gamma and colour profiles
 * are not applied.
 *
 * Throws {@linkcode CodecError}: `too-large`, or `bad-picture` where it is truncated, corrupt or no PNG at all. No more is
 * ever inflated than a picture of its size takes.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { CodecError } from "./codec.ts";
 *
 * const options = { format: "gray" as const, maxPixels: 64_000_000 };
 * assertThrows(() => decodePng(Uint8Array.of(0xff, 0xd8), options), CodecError, "does not begin as one");
 * ```
 */
export function decodePng(png: Uint8Array, options: DecodePngOptions): DecodedPicture {
  const picture = decodeTarget(readPngHeader(png), options);
  const file = readPngFile(png);
  const fill = file.colour === 3 ? fillFromPalette : fillFromSamples;
  const rgba = new Uint8Array(file.width * 4);
  for (const row of readPngRows(file)) {
    const pixels = rgba.subarray(0, row.pixels * 4);
    fill(pixels, unpack(row, file), file);
    put(picture, row, pixels);
  }
  return picture;
}

/** A row's samples, each as the number that it is. */
function unpack({ bytes, pixels }: PngRow, { depth, channels }: PngFile): Uint8Array | Uint16Array {
  if (depth === 8) return bytes;
  const samples = new Uint16Array(pixels * channels);
  if (depth === 16) {
    for (let at = 0; at < samples.length; at++) samples[at] = bytes[2 * at] << 8 | bytes[2 * at + 1];
    return samples;
  }
  const inByte = 8 / depth;
  for (let at = 0; at < samples.length; at++) {
    const shift = 8 - depth * (at % inByte + 1);
    samples[at] = bytes[Math.floor(at / inByte)] >> shift & ((1 << depth) - 1);
  }
  return samples;
}

function fillFromPalette(
  rgba: Uint8Array,
  numbers: Uint8Array | Uint16Array,
  { palette = new Uint8Array(), transparency = new Uint8Array() }: PngFile,
): void {
  for (let pixel = 0; pixel < numbers.length; pixel++) {
    const number = numbers[pixel];
    if (3 * number >= palette.length) {
      throw badPng(`its palette has ${palette.length / 3} colours: got ${number}`);
    }
    for (let channel = 0; channel < 3; channel++) rgba[4 * pixel + channel] = palette[3 * number + channel];
    rgba[4 * pixel + 3] = transparency[number] ?? 255;
  }
}

function fillFromSamples(rgba: Uint8Array, samples: Uint8Array | Uint16Array, file: PngFile): void {
  const { channels, depth } = file;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const alpha = channels === 2 || channels === 4 ? channels - 1 : undefined;
  const isTransparent = transparentColour(file);
  // To the nearest of 255; exact for 8 bits and fewer.
  const most = 2 ** depth - 1;
  const level = (sample: number) => depth === 8 ? sample : Math.floor((sample * 255 + (most >> 1)) / most);
  for (let at = 0, to = 0; to < rgba.length; at += channels, to += 4) {
    rgba[to] = level(samples[at]);
    rgba[to + 1] = level(samples[at + green]);
    rgba[to + 2] = level(samples[at + blue]);
    rgba[to + 3] = alpha !== undefined ? level(samples[at + alpha]) : isTransparent(samples, at) ? 0 : 255;
  }
}

/** Tells whether a pixel has the one colour that is transparent, where there is one. */
function transparentColour(
  { channels, transparency }: PngFile,
): (samples: Uint8Array | Uint16Array, at: number) => boolean {
  if (transparency === undefined) return () => false;
  const colour = Array.from(
    { length: channels },
    (_, n) => transparency[2 * n] << 8 | transparency[2 * n + 1],
  );
  return (samples, at) => colour.every((sample, channel) => samples[at + channel] === sample);
}

/** Puts a row's pixels in their places, in the picture's format. */
function put({ format, width, data }: DecodedPicture, { x, y, dx }: PngRow, rgba: Uint8Array): void {
  const start = y * width + x;
  switch (format) {
    case "gray":
      for (let from = 0, to = start; from < rgba.length; from += 4, to += dx) {
        // BT.601's weights in units of 2^-16.
        data[to] = (19595 * rgba[from] + 38470 * rgba[from + 1] + 7471 * rgba[from + 2] + 32768) >> 16;
      }
      return;
    case "bgr":
      for (let from = 0, to = 3 * start; from < rgba.length; from += 4, to += 3 * dx) {
        data[to] = rgba[from + 2];
        data[to + 1] = rgba[from + 1];
        data[to + 2] = rgba[from];
      }
      return;
    case "rgba":
      for (let from = 0, to = 4 * start; from < rgba.length; from += 4, to += 4 * dx) {
        for (let channel = 0; channel < 4; channel++) data[to + channel] = rgba[from + channel];
      }
  }
}
