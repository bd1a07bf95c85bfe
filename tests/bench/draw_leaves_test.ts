import { assert, assertEquals } from "@std/assert";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { drawLeaves } from "./draw_leaves.ts";

const [WIDTH, HEIGHT] = [640, 360];

/** `bgr` for the codec: that red and blue are exchanged is no matter. */
async function jpegOf(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  using codec = await createCodec();
  return codec.encode({ format: "bgr", width: WIDTH, height: HEIGHT, data }, { quality: 80 });
}

Deno.test("drawLeaves() draws the same each time, as much work for a codec as a photograph", async () => {
  const drawing = drawLeaves(WIDTH, HEIGHT);
  assertEquals(drawing, drawLeaves(WIDTH, HEIGHT));
  const { length } = await jpegOf(drawing);
  // A frame of 1920x1080 would have 150 to 450 KB.
  const [least, most] = [150e3, 450e3].map((bytes) => bytes * WIDTH * HEIGHT / (1920 * 1080));
  assert(length > least && length < most, `${length} bytes`);
});
