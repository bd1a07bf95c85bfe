import { concat } from "@std/bytes";
import fc from "fast-check";

/** Bytes of a segment's content, with FF D9 and other markers in it as often as chance has it. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(fc.constantFrom(0xff, 0xd8, 0xd9, 0xda, 0x00), { maxLength: 20 }).map((bytes) =>
    new Uint8Array(bytes)
  ),
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

const segment = fc.tuple(fc.constantFrom(0xe0, 0xe1, 0xfe, 0xdb, 0xc4, 0xc0), content).map((
  [marker, content],
) => concat([new Uint8Array([0xff, marker, content.length + 2 >> 8, content.length + 2 & 0xff]), content]));

const scan = fc.tuple(fc.array(segment, { maxLength: 2 }), content, entropyCoded).map((
  [tables, header, data],
) => concat([...tables, new Uint8Array([0xff, 0xda, 0, header.length + 2]), header, data]));

/** Bytes with the structure of a JPEG, whose pixels mean nothing. */
export const arbitraryJpeg: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .tuple(fc.array(segment, { maxLength: 5 }), fc.array(scan, { minLength: 1, maxLength: 3 }))
  .map(([segments, scans]) =>
    concat([new Uint8Array([0xff, 0xd8]), ...segments, ...scans, new Uint8Array([0xff, 0xd9])])
  );
