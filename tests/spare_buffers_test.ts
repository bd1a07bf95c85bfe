import { assertEquals, assertStrictEquals } from "@std/assert";
import { SpareBuffers } from "../lib/spare_buffers.ts";

const KIB = 1024;

/** Spare buffers of so many KiB each, which came in this order. */
function spareOf(kibs: number[], options?: ConstructorParameters<typeof SpareBuffers>[0]) {
  const spare = new SpareBuffers(options);
  for (const kib of kibs) spare.giveBack(new ArrayBuffer(kib * KIB));
  return spare;
}

Deno.test("SpareBuffers.take() gives the shortest that is long enough, each once", () => {
  const spare = spareOf([60, 40, 50]);
  assertEquals(spare.take(45 * KIB)?.byteLength, 50 * KIB);
  assertEquals(spare.take(45 * KIB)?.byteLength, 60 * KIB);
  assertEquals(spare.take(45 * KIB), undefined);
  assertEquals(spare.take(40 * KIB)?.byteLength, 40 * KIB);
  assertEquals(spare.bytes, 0);
});

Deno.test("SpareBuffers.take() gives none that is more than twice as long", () => {
  const spare = spareOf([100]);
  assertEquals(spare.take(49 * KIB), undefined);
  assertEquals(spare.take(50 * KIB)?.byteLength, 100 * KIB);
});

Deno.test("SpareBuffers.take() gives what fits to the byte where it is told to", () => {
  const spare = spareOf([60, 40, 50], { mostTimes: 1 });
  assertEquals([spare.take(45 * KIB), spare.take(49 * KIB)], [undefined, undefined]);
  assertEquals(spare.take(50 * KIB)?.byteLength, 50 * KIB);
});

Deno.test("SpareBuffers.giveBack() lets the oldest go where there are too many, or they take too much", () => {
  const few = spareOf([10, 11, 12], { maxBuffers: 2 });
  assertEquals([few.bytes, few.take(9 * KIB)?.byteLength], [23 * KIB, 11 * KIB]);
  const small = spareOf([40, 30, 50], { maxBytes: 100 * KIB });
  assertEquals([small.bytes, small.take(40 * KIB)?.byteLength], [80 * KIB, 50 * KIB]);
  assertEquals(spareOf([101], { maxBytes: 100 * KIB }).bytes, 0);
});

Deno.test("SpareBuffers.giveBack() takes nothing that is hardly worth it, nor what was given away", () => {
  const given = new ArrayBuffer(50 * KIB);
  structuredClone(given, { transfer: [given] });
  const spare = spareOf([1]);
  spare.giveBack(given);
  assertEquals(spare.bytes, 0);
});

Deno.test("SpareBuffers gives the very memory that it was given", () => {
  const spare = new SpareBuffers();
  const buffer = new ArrayBuffer(8 * KIB);
  spare.giveBack(buffer);
  assertStrictEquals(spare.take(8 * KIB), buffer);
});
