import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { JpegError } from "../../lib/jpeg/jpeg_error.ts";
import { readFrameHeader } from "../../lib/jpeg/read_frame_header.ts";
import { makeJpeg } from "../make_jpeg.ts";

Deno.test("readFrameHeader() reads size and components of ffmpeg's JPEGs", async () => {
  const expected = { precision: 8, width: 322, height: 241, components: 3, progressive: false };
  assertEquals(readFrameHeader(await makeJpeg({ size: "322x241" })), expected);
  const other = await makeJpeg({ size: "64x48", pixelFormat: "yuvj444p" });
  assertEquals(readFrameHeader(other), { ...expected, width: 64, height: 48 });
});

Deno.test("readFrameHeader() tells a gray JPEG", () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 48, 0, 64, 1, 1, 0x11, 0]);
  const expected = { precision: 8, width: 64, height: 48, components: 1, progressive: false };
  assertEquals(readFrameHeader(jpeg), expected);
});

Deno.test("readFrameHeader() tells a progressive JPEG", async () => {
  const jpeg = await makeJpeg();
  const at = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
  jpeg[at + 1] = 0xc2;
  assertEquals(readFrameHeader(jpeg).progressive, true);
});

Deno.test("readFrameHeader() throws nothing but JpegError", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, marked) => {
    if (marked) bytes = new Uint8Array([0xff, 0xd8, 0xff, ...bytes]);
    try {
      readFrameHeader(bytes);
    } catch (error) {
      assertEquals(error instanceof JpegError, true, String(error));
    }
  }));
});

Deno.test("readFrameHeader() says what is wrong", async () => {
  assertThrows(
    () => readFrameHeader(new TextEncoder().encode("hello")),
    JpegError,
    "does not begin with FF D8 FF",
  );
  const jpeg = await makeJpeg();
  assertThrows(() => readFrameHeader(jpeg.subarray(0, 30)), JpegError, "ends within a segment: got 30 bytes");
  assertThrows(() => readFrameHeader(new Uint8Array([0xff, 0xd8, 0xff, 0xd9])), JpegError, "no frame header");
});
