import { STANDARD_HUFFMAN_TABLES } from "./huffman_tables.ts";
import { Marker } from "./marker.ts";

/** `JFIF`, version 1.01, pixels that are as wide as high, no thumbnail (JFIF 1.02). */
const JFIF = [0x4a, 0x46, 0x49, 0x46, 0x00, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/** A component as frame and scan headers have it. */
interface Component {
  id: number;
  /** Sampling factors, horizontal and vertical, in a half byte each. */
  factors: number;
  /** Number of its quantization table and of its Huffman tables. */
  table: number;
}

const GRAY: readonly Component[] = [{ id: 1, factors: 0x11, table: 0 }];

const COLOUR: readonly Component[] = [
  { id: 1, factors: 0x22, table: 0 },
  { id: 2, factors: 0x11, table: 1 },
  { id: 3, factors: 0x11, table: 1 },
];

const HUFFMAN_TABLES = cutTables([...STANDARD_HUFFMAN_TABLES.subarray(4)]);

/** DHT for luminance and for chrominance: DC, then AC. */
const HUFFMAN_SEGMENTS = [0, 1].map((number) =>
  HUFFMAN_TABLES.filter(([id]) => (id & 15) === number).flatMap((table) => segment(Marker.DHT, table))
);

/** What a JPEG's header says of its picture. */
export interface JfifPicture {
  width: number;
  height: number;
  /** Whether it is in YCbCr 4:2:0, or gray. */
  isColour: boolean;
  /** For luminance and chrominance, 64 bytes each in zigzag order. */
  quantizationTables: Uint8Array;
}

/**
 * What stands in a baseline JPEG before its entropy-coded segment, SOI to SOS, byte by byte as libjpeg writes it: JFIF, with
 * the standard Huffman tables.
 */
export function jfifHeader({ width, height, isColour, quantizationTables }: JfifPicture): Uint8Array {
  const components = isColour ? COLOUR : GRAY;
  const tables = isColour ? [0, 1] : [0];
  return Uint8Array.from([
    ...[0xff, Marker.SOI],
    ...segment(Marker.APP0, JFIF),
    ...tables.flatMap((table) => {
      return segment(Marker.DQT, [table, ...quantizationTables.subarray(64 * table, 64 * table + 64)]);
    }),
    ...segment(Marker.SOF0, [
      ...[8, ...uint16(height), ...uint16(width), components.length],
      ...components.flatMap(({ id, factors, table }) => [id, factors, table]),
    ]),
    ...tables.flatMap((table) => HUFFMAN_SEGMENTS[table]),
    ...segment(Marker.SOS, [
      components.length,
      ...components.flatMap(({ id, table }) => [id, table * 0x11]),
      ...[0, 63, 0],
    ]),
  ]);
}

function segment(marker: number, content: number[]): number[] {
  return [0xff, marker, ...uint16(content.length + 2), ...content];
}

function uint16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

/** Cuts the content of DHT into its tables (ITU-T T.81, B.2.4.2): class and number, counts of 16 lengths, the values. */
function cutTables(content: number[]): number[][] {
  if (content.length === 0) return [];
  const length = content.slice(1, 17).reduce((sum, count) => sum + count, 17);
  return [content.slice(0, length), ...cutTables(content.slice(length))];
}
