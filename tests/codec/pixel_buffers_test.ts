import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { PixelBuffers } from "../../lib/codec/pixel_buffers.ts";

Deno.test("PixelBuffers.take() gives what fits to the byte, and what is new where nothing does", () => {
  const buffers = new PixelBuffers();
  const [small, large] = [buffers.take(6), buffers.take(12)];
  assertEquals([small.length, large.length], [6, 12]);
  buffers.giveBack(large);
  buffers.giveBack(small);
  assertStrictEquals(buffers.take(12), large);
  assertNotStrictEquals(buffers.take(12), large);
  assertStrictEquals(buffers.take(6), small);
});

Deno.test("PixelBuffers keeps the last four, whatever was given back", () => {
  const buffers = new PixelBuffers();
  const given = Array.from({ length: 6 }, (_, n) => buffers.take(n + 1));
  given.forEach((pixels) => buffers.giveBack(pixels));
  const taken = given.map(({ length }) => buffers.take(length));
  assertEquals(given.map((pixels, n) => pixels === taken[n]), [false, false, true, true, true, true]);
});
