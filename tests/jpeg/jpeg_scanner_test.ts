import { assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { JpegError } from "../../lib/jpeg/jpeg_error.ts";
import { JpegScanner } from "../../lib/jpeg/jpeg_scanner.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { arbitraryJpeg, arbitraryStructure } from "./arbitrary_jpeg.ts";

const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const COMMENT = [0xff, 0xfe, 0, 4, 1, 2];
const FRAME_HEADER = [0xff, 0xc0, 0, 3, 8];
const SCAN = [0xff, 0xda, 0, 3, 1, 7, 7, 0xff, 0x00, 7, 0xff, 0xd0, 7];

function jpegOf(...parts: number[][]): Uint8Array {
  return Uint8Array.from(parts.flat());
}

/** Asserts that the structure breaks there, and with which words; returns where the next JPEG may be. */
function brokenAt(bytes: Uint8Array, position: number, words: string): number {
  const scanner = new JpegScanner();
  assertThrows(() => scanner.scan(bytes), JpegError, words);
  assertEquals(scanner.position, position);
  return scanner.resumeAt;
}

Deno.test("scan() finds the end once the last byte is there, wherever the bytes are cut", () => {
  fc.assert(fc.property(arbitraryJpeg, fc.array(fc.nat(400), { maxLength: 10 }), (jpeg, cuts) => {
    const scanner = new JpegScanner();
    for (const cut of cuts.filter((cut) => cut < jpeg.length).toSorted((a, b) => a - b)) {
      assertEquals(scanner.scan(jpeg.subarray(0, cut)), undefined);
    }
    assertEquals(scanner.scan(concat([jpeg, Uint8Array.of(0xff, 0xd9)])), jpeg.length);
  }));
});

Deno.test("scan() never looks at a byte again", () => {
  fc.assert(fc.property(arbitraryJpeg, (jpeg) => {
    const scanner = new JpegScanner();
    for (let length = 0; length < jpeg.length; length++) {
      const bytes = jpeg.slice(0, length);
      bytes.fill(0xd9, 0, Math.min(length, scanner.position));
      assertEquals(scanner.scan(bytes), undefined);
    }
    assertEquals(scanner.scan(jpeg), jpeg.length);
  }));
});

Deno.test("scan() notes Huffman tables and the kind of frame", () => {
  fc.assert(fc.property(arbitraryStructure, ({ bytes, baseline, hasTables }) => {
    const scanner = new JpegScanner();
    scanner.scan(bytes);
    assertEquals([scanner.startOfFrame === 0xc0, scanner.hasHuffmanTables], [baseline, hasTables]);
  }));
});

Deno.test("scan() takes a JPEG in an APP segment for a thumbnail", () => {
  const thumbnail = jpegOf(SOI, FRAME_HEADER, [0xff, 0xc4, 0, 2], SCAN, EOI);
  const app1 = [0xff, 0xe1, 0, 2 + thumbnail.length, ...thumbnail];
  const scanner = new JpegScanner();
  const jpeg = jpegOf(SOI, app1, [0xff, 0xc2, 0, 2], SCAN, EOI);
  assertEquals(scanner.scan(jpeg), jpeg.length);
  assertEquals([scanner.startOfFrame, scanner.hasHuffmanTables], [0xc2, false]);
});

Deno.test("scan() skips fill bytes before any marker", () => {
  const fill = new Array(1000).fill(0xff);
  const jpeg = jpegOf(SOI, fill, COMMENT, fill, FRAME_HEADER, fill, SCAN, fill, EOI);
  assertEquals(new JpegScanner().scan(jpeg), jpeg.length);
});

Deno.test("scan() meets another JPEG where a camera cut one off", () => {
  const cut = jpegOf(SOI, FRAME_HEADER, SCAN);
  assertEquals(
    brokenAt(concat([cut, jpegOf(SOI, COMMENT)]), cut.length, `another begins at its byte ${cut.length}`),
    cut.length,
  );
});

Deno.test("scan() finds what a segment's length says broken, and looks for the next JPEG in that segment", () => {
  // Three of the comment's four bytes are missing: the next JPEG's SOI lies at 7, within it.
  const bytes = jpegOf(SOI, [0xff, 0xfe, 0, 6, 1], SOI, [0xff, 0xe0, 0, 4, 1, 2]);
  assertEquals(brokenAt(bytes, 10, "byte 10 is no marker"), 4);
});

Deno.test("scan() refuses impossible lengths and markers", () => {
  for (const length of [0, 1]) {
    assertEquals(
      brokenAt(jpegOf(SOI, [0xff, 0xe0, 0, length, 9, 9]), 2, "segment at its byte 2 has no length"),
      2,
    );
  }
  assertEquals(brokenAt(jpegOf(SOI, COMMENT, [0x07, 0x07]), 8, "byte 8 is no marker"), 4);
  assertEquals(brokenAt(jpegOf(SOI, COMMENT, [0xff, 0x00]), 8, "byte 8 is no marker"), 4);
  assertEquals(brokenAt(jpegOf(SOI, [0xff, 0x42, 0, 2]), 2, "byte 2 is no marker"), 2);
  const start = jpegOf(SOI, FRAME_HEADER, SCAN);
  assertEquals(
    brokenAt(concat([start, Uint8Array.of(0xff, 0x42, 0, 2)]), start.length, "no marker"),
    start.length,
  );
  assertEquals(brokenAt(new TextEncoder().encode("GIF89a"), 0, "does not begin with FF D8 FF"), 1);
});

Deno.test("scan() refuses a second frame header: it is another JPEG's", () => {
  const bytes = jpegOf(SOI, COMMENT, FRAME_HEADER, SCAN, COMMENT, FRAME_HEADER, SCAN, EOI);
  const second = 8 + 5 + SCAN.length + 6;
  assertEquals(brokenAt(bytes, second, `another's frame header is at its byte ${second}`), 8 + 2);
});

Deno.test("scan() refuses what is longer than allowed, however it arrives", async () => {
  const jpeg = await makeJpeg({ size: "64x48" });
  assertEquals(new JpegScanner(jpeg.length).scan(concat([jpeg, jpeg])), jpeg.length);
  for (const arrived of [jpeg.length - 1, jpeg.length, 2 * jpeg.length]) {
    const scanner = new JpegScanner(jpeg.length - 1);
    const bytes = concat([jpeg, jpeg]).subarray(0, arrived);
    assertThrows(() => scanner.scan(bytes), JpegError, `longer than ${jpeg.length - 1} bytes`);
  }
  assertEquals(new JpegScanner(jpeg.length - 1).scan(jpeg.subarray(0, -2)), undefined);
});

Deno.test("scan() throws nothing but JpegError", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const scanner = new JpegScanner();
    try {
      const end = scanner.scan(concat([jpegOf(SOI, [0xff]), bytes]));
      assertEquals(end === undefined || end <= bytes.length + 3, true);
    } catch (error) {
      assertEquals(error instanceof JpegError, true, String(error));
      assertEquals(scanner.resumeAt > 0 && scanner.resumeAt <= bytes.length + 3, true);
    }
  }));
});
