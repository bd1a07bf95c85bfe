import { concat } from "@std/bytes";
import fc from "fast-check";

const APP0 = 0xe0;
const APP1 = 0xe1;
const COM = 0xfe;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;
const SOS = 0xda;
const FRAME_HEADERS = [0xc0, 0xc1, 0xc2, 0xc9];

/** Bytes of a segment's content, with FF D9 and other markers in it as often as chance has it. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(fc.constantFrom(0xff, 0xd8, 0xd9, 0xda, 0x00), { maxLength: 20 }).map((bytes) =>
    new Uint8Array(bytes)
  ),
);

/** Any number of FF may stand before a marker. */
const fill = fc.oneof(
  { weight: 5, arbitrary: fc.constant(new Uint8Array()) },
  fc.nat(3).map((count) => new Uint8Array(count).fill(0xff)),
);

/** Entropy-coded data: stuffed FFs and restart markers among other bytes. */
const entropyCoded = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 0xfe }).map((byte) => [byte]),
    fc.constant([0xff, 0x00]),
    fc.integer({ min: 0xd0, max: 0xd7 }).map((restart) => [0xff, restart]),
  ),
  { maxLength: 60 },
).map((parts) => new Uint8Array(parts.flat()));

/** A JPEG's structure, whose pixels mean nothing. */
export interface ArbitraryJpeg {
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether its frame header is SOF0. */
  baseline: boolean;
  /** Whether there is a DHT segment. */
  hasTables: boolean;
}

interface Segment {
  marker: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A segment with one of these markers. */
function segment(...markers: number[]): fc.Arbitrary<Segment> {
  return fc.tuple(fill, fc.constantFrom(...markers), content).map(([fill, marker, content]) => {
    const head = new Uint8Array([0xff, marker, content.length + 2 >> 8, content.length + 2 & 0xff]);
    return { marker, bytes: concat([fill, head, content]) };
  });
}

const scan = fc.tuple(fc.array(segment(DHT, DRI, COM), { maxLength: 2 }), segment(SOS), entropyCoded)
  .map(([tables, header, data]) => ({ segments: [...tables, header], data }));

/** JPEGs of all structures: SOI, segments with one frame header among them, scans, EOI. */
export const arbitraryStructure: fc.Arbitrary<ArbitraryJpeg> = fc
  .tuple(
    fc.array(segment(APP0, APP1, COM, DQT, DHT, DRI), { maxLength: 4 }),
    segment(...FRAME_HEADERS),
    fc.array(segment(DQT, DHT), { maxLength: 2 }),
    fc.array(scan, { minLength: 1, maxLength: 3 }),
    fill,
  )
  .map(([before, frameHeader, after, scans, fill]) => {
    const segments = [...before, frameHeader, ...after];
    return {
      bytes: concat([
        new Uint8Array([0xff, 0xd8]),
        ...segments.map(({ bytes }) => bytes),
        ...scans.flatMap(({ segments, data }) => [...segments.map(({ bytes }) => bytes), data]),
        fill,
        new Uint8Array([0xff, 0xd9]),
      ]),
      baseline: frameHeader.marker === FRAME_HEADERS[0],
      hasTables: [...segments, ...scans.flatMap(({ segments }) => segments)].some(({ marker }) =>
        marker === DHT
      ),
    };
  });

/** The bytes of such JPEGs alone. */
export const arbitraryJpeg: fc.Arbitrary<Uint8Array<ArrayBuffer>> = arbitraryStructure.map(({ bytes }) =>
  bytes
);
