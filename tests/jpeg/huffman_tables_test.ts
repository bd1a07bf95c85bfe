import { assertEquals } from "@std/assert";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { STANDARD_HUFFMAN_TABLES } from "../../lib/jpeg/huffman_tables.ts";
import { Marker } from "../../lib/jpeg/marker.ts";
import { readSegments } from "../../lib/jpeg/read_segments.ts";
import { solidPicture } from "../codec/pictures.ts";
import { runFfmpeg } from "../capture/make_video.ts";

/** The content of each DHT segment. */
function tablesOf(jpeg: Uint8Array): number[][] {
  return [...readSegments(jpeg)].filter(({ marker }) => marker === Marker.DHT).map((
    { content },
  ) => [...content]);
}

const STANDARD = [...STANDARD_HUFFMAN_TABLES.subarray(4)];

Deno.test("STANDARD_HUFFMAN_TABLES is the segment that ffmpeg writes", async () => {
  const input = ["-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1"];
  const jpeg = await runFfmpeg([...input, "-pix_fmt", "yuvj420p", "-huffman", "default", "-f", "mjpeg", "-"]);
  assertEquals(tablesOf(jpeg), [STANDARD]);
  assertEquals([...STANDARD_HUFFMAN_TABLES.subarray(0, 4)], [0xff, Marker.DHT, 420 - 2 >> 8, 420 - 2 & 0xff]);
});

Deno.test("STANDARD_HUFFMAN_TABLES are the four tables that libjpeg-turbo writes", async () => {
  using codec = await createCodec("turbo");
  const tables = tablesOf(codec.encode(solidPicture("bgr", 16, 16, [1, 2, 3])));
  assertEquals(tables.length, 4);
  assertEquals(
    tables.toSorted(byClassAndNumber).flat(),
    cutTables(STANDARD).toSorted(byClassAndNumber).flat(),
  );
});

function byClassAndNumber([a]: number[], [b]: number[]): number {
  return a - b;
}

/** Cuts a segment's content into its tables: a byte, 16 counts, as many values (ITU-T T.81, B.2.4.2). */
function cutTables(content: number[]): number[][] {
  if (content.length === 0) return [];
  const length = content.slice(1, 17).reduce((sum, count) => sum + count, 17);
  return [content.slice(0, length), ...cutTables(content.slice(length))];
}
