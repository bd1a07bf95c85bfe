import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { HEADER_FORMS, headerLength, readHeader, writeHeader } from "../../lib/link/header.ts";

Deno.test("writeHeader() writes what Python's struct.pack does", async () => {
  const lengths = [1, 255, 256, 65_537, 16_777_216, 4_294_967_295];
  const script =
    "import struct, sys\nfor f in sys.argv[1].split():\n for n in sys.argv[2].split():\n  print(struct.pack(f, int(n)).hex())";
  const args = ["-c", script, HEADER_FORMS.join(" "), lengths.join(" ")];
  const { stdout } = await new Deno.Command("python3", { args }).output();
  const ours = HEADER_FORMS.flatMap((form) =>
    lengths.map((length) => {
      const header = new Uint8Array(headerLength(form));
      writeHeader(header, 0, length, form);
      return Array.from(header, (byte) => byte.toString(16).padStart(2, "0")).join("");
    })
  );
  assertEquals(ours, new TextDecoder().decode(stdout).trim().split("\n"));
});

Deno.test("readHeader() reads what writeHeader() wrote, wherever it stands", () => {
  fc.assert(fc.property(
    fc.constantFrom(...HEADER_FORMS),
    fc.integer({ min: 0, max: 0xffff_ffff }),
    fc.nat(20),
    (form, length, offset) => {
      const bytes = new Uint8Array(offset + 8).fill(0xaa);
      writeHeader(bytes, offset, length, form);
      assertEquals(readHeader(bytes.subarray(offset), form), length);
      assertEquals(bytes.subarray(0, offset), new Uint8Array(offset).fill(0xaa));
    },
  ));
});
