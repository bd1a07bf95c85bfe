/**
 * Encodes in other threads while V8 collects garbage all the time, and what was freed is written over. Says how many JPEGs
 * came out as they should.
 */
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Encoder } from "../../lib/codec/encoder.ts";
import { type Picture, pictureBytes, type PixelFormat } from "../../lib/frame.ts";

declare const gc: () => void; // by --expose-gc

const [width, height] = [1921, 1079];
using codec = await createCodec("turbo");
using encoder = await Encoder.start({ codec: "turbo", parallel: 2 });
let [same, pending] = [0, 0];

const encoding = Promise.all(Array.from({ length: 12 }, async (_, n) => {
  const picture = noise((["i420", "bgr", "gray"] as const)[n % 3]!);
  const expected = codec.encode(picture);
  pending++;
  const { jpeg } = await encoder.encode(picture);
  pending--;
  if (jpeg.length === expected.length && jpeg.every((byte, at) => byte === expected[at])) same++;
}));
while (pending > 0) {
  gc();
  for (let n = 1; n < 500; n++) BigUint64Array.from({ length: n % 4 }, () => 8n).buffer.slice();
  await new Promise((resolve) => setTimeout(resolve));
}
await encoding;
Deno.stdout.writeSync(new TextEncoder().encode(`${same}\n`));

function noise(format: PixelFormat): Picture {
  const data = new Uint8Array(pictureBytes(format, width, height));
  for (let at = 0; at < data.length; at++) data[at] = at * at >> 7;
  return { format, width, height, data };
}
