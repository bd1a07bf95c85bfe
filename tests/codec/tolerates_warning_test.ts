import { assertEquals } from "@std/assert";
import { toleratesWarning } from "../../lib/codec/tolerates_warning.ts";

const WHOLE = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 1, 2, 3, 0xff, 0xd9, 0, 0);
/** It has an end, but of a thumbnail. */
const CUT = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9, 0xff, 0xda, 1, 2, 3);

Deno.test("toleratesWarning() lets a few bytes of padding pass in a picture that has its end", () => {
  const padded = (bytes: number) => `Corrupt JPEG data: ${bytes} extraneous bytes before marker 0xd9`;
  assertEquals(toleratesWarning(padded(1), WHOLE), true);
  assertEquals(toleratesWarning(padded(16), WHOLE), true);
  assertEquals(toleratesWarning(padded(17), WHOLE), false);
  assertEquals(toleratesWarning(padded(1), CUT), false);
  assertEquals(toleratesWarning("Warning: unknown JFIF revision number 3.01", WHOLE), true);
  assertEquals(toleratesWarning("Unknown Adobe color transform code 7", WHOLE), true);
});

Deno.test("toleratesWarning() lets nothing pass that means missing or wrong pixels", () => {
  for (
    const warning of [
      "Premature end of JPEG file",
      "Corrupt JPEG data: premature end of data segment",
      "Corrupt JPEG data: bad Huffman code",
      "Corrupt JPEG data: found marker 0xd4 instead of RST3",
      "Inconsistent progression sequence for component 0 coefficient 1",
      "",
    ]
  ) assertEquals(toleratesWarning(warning, WHOLE), false, warning);
});
