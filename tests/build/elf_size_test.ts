import { assertEquals, assertThrows } from "@std/assert";
import { elfSize } from "../../lib/build/elf_size.ts";

Deno.test("elfSize() ends with the section headers", () => {
  const file = new Uint8Array(80);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const header = new DataView(file.buffer);
  header.setBigUint64(0x28, 5_000_000_000n, true);
  header.setUint16(0x3a, 64, true);
  header.setUint16(0x3c, 31, true);
  assertEquals(elfSize(file), 5_000_000_000 + 64 * 31);
  // The file may be a part of a larger buffer.
  assertEquals(elfSize(new Uint8Array([1, 2, 3, ...file]).subarray(3)), 5_000_001_984);
});

for (
  const [what, bytes] of Object.entries({
    "nothing": [],
    "a script": [...new TextEncoder().encode("#!/bin/sh\n".repeat(10))],
    "a 32-bit one": [0x7f, 0x45, 0x4c, 0x46, 1, 1, ...new Uint8Array(80)],
    "one that is cut short": [0x7f, 0x45, 0x4c, 0x46, 2, 1, ...new Uint8Array(57)],
  })
) {
  Deno.test(`elfSize() refuses ${what}`, () => {
    assertThrows(() => elfSize(new Uint8Array(bytes)), TypeError, "64-bit little-endian");
  });
}
