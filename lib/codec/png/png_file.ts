import { crc32 } from "node:zlib";
import { CodecError } from "../codec.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk's length, type and CRC. */
const CHUNK_BYTES = 12;

/** What a pixel is made of, by the colour type's number. */
const COLOURS = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
} as const;

/** The chunks that say what the pixels are; all others are left alone. */
const READ = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

const MAX_SIDE = 2 ** 31 - 1;

/** What a PNG says of its pixels before the first one. */
export interface PngHeader {
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Bits of a sample. */
  depth: 1 | 2 | 4 | 8 | 16;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha. */
  colour: keyof typeof COLOURS;
  /** Samples of a pixel. */
  channels: number;
  /** Whether it comes in Adam7's seven passes. */
  interlaced: boolean;
}

/** A PNG whose chunks were read, and whose pixels are still compressed. */
export interface PngFile extends PngHeader {
  /** Red, green and blue of each colour, where pixels are numbers of colours. */
  palette?: Uint8Array;
  /** The chunk tRNS: alpha of the palette's first colours, or the 16-bit samples of the one colour that is transparent. */
  transparency?: Uint8Array;
  /** A zlib stream. */
  compressed: Uint8Array;
}

/** Whether these bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/** Reads what stands in front of everything else (PNG, 3rd edition, 11.2.1). Throws {@linkcode CodecError}. */
export function readPngHeader(png: Uint8Array): PngHeader {
  if (!isPng(png)) throw badPng("it does not begin as one");
  const { type, data } = readChunk(png, SIGNATURE.length);
  if (type !== "IHDR" || data.length !== 13) throw badPng("its header is not the first in it");
  const view = viewOf(data);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, compression, filter, interlace] = data.subarray(8);
  if (!isSide(width) || !isSide(height)) throw badPng(`its sides are wrong: got ${width}x${height}`);
  if (!isColour(colour) || !isDepth(depth, colour)) {
    throw badPng(`there are no such colours: got type ${colour} of ${depth} bits`);
  }
  if (compression !== 0 || filter !== 0 || interlace! > 1) {
    throw badPng(`its methods are unknown: got ${compression}, ${filter}, ${interlace}`);
  }
  return { width, height, depth, colour, channels: COLOURS[colour].channels, interlaced: interlace === 1 };
}

/** Reads all chunks that matter, and checks their CRCs. Throws {@linkcode CodecError}. */
export function readPngFile(png: Uint8Array): PngFile {
  const header = readPngHeader(png);
  const parts: Uint8Array[] = [];
  const found: Pick<PngFile, "palette" | "transparency"> = {};
  for (let at = SIGNATURE.length;;) {
    const { type, data } = readChunk(png, at);
    if (type === "IEND") break;
    if (type === "IDAT") parts.push(data);
    else if (type === "PLTE") found.palette = data;
    else if (type === "tRNS") found.transparency = data;
    at += CHUNK_BYTES + data.length;
  }
  checkPalette(header, found);
  return { ...header, ...found, compressed: join(parts) };
}

/** The error for a PNG that cannot be decoded. */
export function badPng(rule: string, options?: ErrorOptions): CodecError {
  return new CodecError("bad-picture", `Cannot decode the PNG as ${rule}`, options);
}

function readChunk(png: Uint8Array, at: number): { type: string; data: Uint8Array } {
  const view = viewOf(png);
  const length = at + CHUNK_BYTES <= png.length ? view.getUint32(at) : Infinity;
  const end = at + 8 + length;
  if (end + 4 > png.length) throw badPng(`it is cut off: got ${png.length} bytes`);
  const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
  if (READ.includes(type) && crc32(png.subarray(at + 4, end)) !== view.getUint32(end)) {
    throw badPng(`its checksum is wrong: got a damaged ${type}`);
  }
  return { type, data: png.subarray(at + 8, end) };
}

function checkPalette(
  { colour, channels }: PngHeader,
  { palette, transparency }: Pick<PngFile, "palette" | "transparency">,
): void {
  if (colour === 3 && (palette === undefined || palette.length % 3 !== 0 || palette.length > 256 * 3)) {
    throw badPng(`a palette has 1 to 256 colours: got ${palette?.length ?? 0} bytes`);
  }
  if (transparency !== undefined && colour !== 3 && transparency.length !== channels * 2) {
    throw badPng(`one colour is transparent: got ${transparency.length} bytes`);
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_SIDE;
}

function isColour(colour: number | undefined): colour is PngHeader["colour"] {
  return colour !== undefined && Object.hasOwn(COLOURS, colour);
}

function isDepth(depth: number | undefined, colour: PngHeader["colour"]): depth is PngHeader["depth"] {
  return (COLOURS[colour].depths as readonly unknown[]).includes(depth);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
