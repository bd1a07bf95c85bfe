import { assertEquals, assertThrows } from "@std/assert";
import { CodecError, type DctScale } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { imdecode } from "../../lib/codec/imdecode.ts";
import { loadOpenCv, type Mat } from "../../lib/codec/opencv.ts";
import { drawJpeg } from "./ffmpeg_picture.ts";

const { cv } = await loadOpenCv();
const jpeg = await drawJpeg("yuvj420p", 97, 61);

for (const name of ["turbo", "wasm"] as const) {
  Deno.test(`imdecode() gives a Mat of what ${name} decodes`, async () => {
    using codec = await createCodec(name);
    const types = { gray: cv.CV_8UC1, bgr: cv.CV_8UC3, rgba: cv.CV_8UC4 };
    for (const format of ["gray", "bgr", "rgba"] as const) {
      for (const scale of [1, 2, 4, 8] as const satisfies DctScale[]) {
        const expected = codec.decode(jpeg, { format, scale });
        const mat = imdecode(cv, codec, jpeg, { format, scale });
        assertEquals([mat.cols, mat.rows, mat.type()], [expected.width, expected.height, types[format]]);
        assertEquals(mat.isContinuous(), true);
        assertEquals(mat.data, expected.data);
        mat.delete();
      }
    }
    const mat = imdecode(cv, codec, jpeg);
    assertEquals(mat.type(), cv.CV_8UC3);
    mat.delete();
  });

  Deno.test(`imdecode() leaves no Mat behind where ${name} refuses`, async () => {
    using codec = await createCodec(name);
    const made: Mat[] = [];
    const counting = {
      ...cv,
      Mat: class {
        constructor(rows: number, cols: number, type: number) {
          const mat = new cv.Mat(rows, cols, type);
          made.push(mat);
          return mat;
        }
      } as unknown as typeof cv.Mat,
    };
    assertThrows(() => imdecode(counting, codec, jpeg.slice(0, -100)), CodecError, "Premature end");
    assertThrows(() => imdecode(counting, codec, jpeg, { maxPixels: 10 }), CodecError, "at most 10 pixels");
    assertEquals(made.length, 1);
    assertThrows(() => made[0].rows);
  });
}
