import { assertEquals } from "@std/assert";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Marker } from "../../lib/jpeg/marker.ts";
import { quantizationTables } from "../../lib/jpeg/quantization_tables.ts";
import { readSegments } from "../../lib/jpeg/read_segments.ts";
import { solidPicture } from "../codec/pictures.ts";

Deno.test("quantizationTables() returns the tables that libjpeg-turbo writes, at every quality", async () => {
  using codec = await createCodec("turbo");
  for (let quality = 1; quality <= 100; quality++) {
    const jpeg = codec.encode(solidPicture("bgr", 8, 8, [1, 2, 3]), { quality });
    const tables = [...readSegments(jpeg)].filter(({ marker }) => marker === Marker.DQT);
    assertEquals([...quantizationTables(quality)], tables.flatMap(({ content }) => [...content.subarray(1)]));
  }
});
