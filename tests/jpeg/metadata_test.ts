import { assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import type { FrameMetadata } from "../../lib/frame.ts";
import { findEnd } from "../../lib/jpeg/find_end.ts";
import { buildComment, HEADROOM, insertComment, readMetadata } from "../../lib/jpeg/metadata.ts";
import { readSegments } from "../../lib/jpeg/read_segments.ts";
import { arbitraryJpeg } from "./arbitrary_jpeg.ts";

const printable = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 }).filter((text) =>
  text.length <= 64 && text.trim() !== "" && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
);
const arbitraryMetadata: fc.Arbitrary<FrameMetadata> = fc.record({
  camera: printable,
  stream: fc.stringMatching(/^[\x21-\x7e]{1,64}$/),
  sequence: fc.maxSafeNat(),
  capturedAt: fc.maxSafeNat(),
  sentAt: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
}, { requiredKeys: [] });

function withMetadata(jpeg: Uint8Array, metadata: FrameMetadata): Uint8Array {
  const buffer = concat([new Uint8Array(HEADROOM), jpeg]);
  return buffer.subarray(insertComment(buffer, HEADROOM, buildComment(metadata)));
}

Deno.test("readMetadata() reads what insertComment() put into any JPEG; all else stays", () => {
  fc.assert(fc.property(arbitraryJpeg, arbitraryMetadata, (jpeg, metadata) => {
    const sent = withMetadata(jpeg, metadata);
    assertEquals(readMetadata(sent), metadata);
    assertEquals(findEnd(sent), sent.length);
    assertEquals([...readSegments(sent)].slice(1), [...readSegments(jpeg)]);
    assertEquals(sent.slice(-(jpeg.length - 2)), jpeg.slice(2));
  }));
});

Deno.test("readMetadata() takes the comment that was written last, which stands first", () => {
  fc.assert(fc.property(arbitraryJpeg, (jpeg) => {
    const again = withMetadata(withMetadata(jpeg, { sequence: 1 }), { sequence: 2 });
    assertEquals(readMetadata(again), { sequence: 2 });
  }));
});

Deno.test("readMetadata() believes nothing but well-formed metadata", () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const read = (metadata: unknown) => readMetadata(withMetadata(jpeg, metadata as FrameMetadata));
  assertEquals(read({ camera: "line-3", more: true }), { camera: "line-3" });
  for (const camera of ["", "a".repeat(65), "a\nb", "\u001b[31m", "\u202eabc", "a\u2028b", 7, null]) {
    assertEquals(read({ camera }), undefined);
  }
  assertEquals(read({ sequence: -1 }), undefined);
  assertEquals(read({ sequence: 1.5 }), undefined);
  assertEquals(read("text"), undefined);
  assertEquals(readMetadata(jpeg), undefined);
  assertEquals(
    readMetadata(new Uint8Array([0xff, 0xd8, 0xff, 0xfe, 0, 9, ...new TextEncoder().encode("vid:{{{")])),
    undefined,
  );
});

Deno.test("insertComment() and buildComment() refuse what does not fit", () => {
  const buffer = new Uint8Array(20);
  assertThrows(() => insertComment(buffer, 8, new Uint8Array(9)), RangeError, "needs 9 free bytes: got 8");
  assertThrows(() => buildComment({ camera: "x".repeat(70_000) }), RangeError, "holds 65533 bytes");
});
