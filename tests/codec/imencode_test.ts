import { assertEquals, assertThrows } from "@std/assert";
import { CodecError } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { imencode } from "../../lib/codec/imencode.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import { drawPicture } from "./ffmpeg_picture.ts";

const { cv } = await loadOpenCv();
const types = { gray: cv.CV_8UC1, bgr: cv.CV_8UC3, rgba: cv.CV_8UC4 };

for (const name of ["turbo", "wasm"] as const) {
  for (const format of ["gray", "bgr", "rgba"] as const) {
    Deno.test(`imencode() encodes a ${format} Mat as ${name} does`, async () => {
      using codec = await createCodec(name);
      const picture = await drawPicture(format, 97, 61);
      const mat = new cv.Mat(61, 97, types[format]);
      mat.data.set(picture.data);
      assertEquals(imencode(cv, codec, mat), codec.encode(picture));
      const options = { quality: 95, headroom: 7 };
      assertEquals(imencode(cv, codec, mat, options), codec.encode(picture, options));
      mat.delete();
    });

    Deno.test(`imencode() encodes a region of a ${format} Mat with ${name}`, async () => {
      using codec = await createCodec(name);
      const picture = await drawPicture(format, 97, 61);
      const mat = new cv.Mat(61, 97, types[format]);
      mat.data.set(picture.data);
      const [x, y, width, height] = [10, 20, 32, 16];
      const channels = picture.data.length / (97 * 61);
      const rows = Array.from({ length: height }, (_, row) => {
        const from = ((y + row) * 97 + x) * channels;
        return [...picture.data.subarray(from, from + width * channels)];
      });
      const region = mat.roi(new cv.Rect(x, y, width, height));
      const expected = codec.encode({ format, width, height, data: Uint8Array.from(rows.flat()) });
      assertEquals(imencode(cv, codec, region), expected);
      region.delete();
      mat.delete();
    });
  }
}

Deno.test("imencode() refuses a Mat that is no picture", async () => {
  using codec = await createCodec();
  const empty = new cv.Mat();
  const floats = new cv.Mat(2, 2, cv.CV_32F);
  assertThrows(() => imencode(cv, codec, empty), CodecError, "got 0x0");
  assertThrows(() => imencode(cv, codec, floats), CodecError, "CV_8UC1, CV_8UC3 or CV_8UC4: got type 5");
  empty.delete();
  floats.delete();
});
