import { assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { findEnd } from "../../lib/jpeg/find_end.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { arbitraryJpeg } from "./arbitrary_jpeg.ts";

Deno.test("findEnd() finds the end of any JPEG, whatever follows", () => {
  fc.assert(fc.property(arbitraryJpeg, fc.uint8Array({ maxLength: 50 }), (jpeg, rest) => {
    assertEquals(findEnd(concat([jpeg, rest])), jpeg.length);
  }));
});

Deno.test("findEnd() finds no end in a JPEG that is cut off anywhere", () => {
  fc.assert(fc.property(arbitraryJpeg, (jpeg) => {
    for (let length = 0; length < jpeg.length; length++) assertEquals(findEnd(jpeg.subarray(0, length)), -1);
  }));
});

Deno.test("findEnd() takes any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const end = findEnd(concat([new Uint8Array([0xff, 0xd8]), bytes]));
    assertEquals(end === -1 || end <= bytes.length + 2, true);
  }));
});

Deno.test("findEnd() finds the end of a JPEG of ffmpeg", async () => {
  const jpeg = await makeJpeg({ size: "160x120" });
  assertEquals(findEnd(concat([jpeg, jpeg])), jpeg.length);
});

Deno.test("findEnd() is not misled by the thumbnail in an APP segment", () => {
  const thumbnail = [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9];
  const jpeg = new Uint8Array([
    0xff,
    0xd8,
    0xff,
    0xe1,
    0,
    2 + 10,
    ...thumbnail,
    0xff,
    0xda,
    0,
    2,
    9,
    0xff,
    0xd9,
  ]);
  assertEquals(findEnd(jpeg), jpeg.length);
});
