import { assertEquals } from "@std/assert";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { jfifHeader } from "../../lib/jpeg/jfif_header.ts";
import { quantizationTables } from "../../lib/jpeg/quantization_tables.ts";
import { solidPicture } from "../codec/pictures.ts";

Deno.test("jfifHeader() returns what libjpeg-turbo begins a JPEG with", async () => {
  using codec = await createCodec("turbo");
  for (const isColour of [false, true]) {
    const [format, samples] = isColour ? ["i420" as const, [1, 2, 3]] : ["gray" as const, [1]];
    for (const [width, height] of [[1, 1], [40, 300], [300, 40], [65_500, 1]]) {
      for (const quality of [1, 30, 50, 80, 100]) {
        const jpeg = codec.encode(solidPicture(format, width, height, samples), { quality });
        const tables = quantizationTables(quality);
        const header = jfifHeader({ width, height, isColour, quantizationTables: tables });
        assertEquals(header, jpeg.subarray(0, header.length));
        assertEquals(header.subarray(-3), Uint8Array.of(0, 63, 0));
      }
    }
  }
});
