import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Wants, WantsPixels } from "../../lib/analyze/analyzer.ts";
import { FramePictures } from "../../lib/analyze/frame_pictures.ts";
import { type Codec, CodecError, type DecodeOptions } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { pictureBytes } from "../../lib/frame.ts";
import { JpegError } from "../../lib/jpeg/jpeg_error.ts";
import { seeded } from "./defect/random.ts";
import { noisy, shelf, toJpeg } from "./quality/scene.ts";

const codec = await createCodec("auto");
const jpeg = toJpeg(codec, noisy(shelf(1283, 721), 2, seeded(1)), 90);

/** The codec, and what it was asked for. */
function counting(): Pick<Codec, "decode"> & { asked: DecodeOptions[] } {
  const asked: DecodeOptions[] = [];
  return {
    asked,
    decode(picture, options = {}) {
      asked.push(options);
      return codec.decode(picture, options);
    },
  };
}

Deno.test("FramePictures decodes nothing before it is asked to", () => {
  const counted = counting();
  const pictures = new FramePictures(counted, jpeg, [{ format: "bgr" }, { format: "jpeg" }]);
  assertEquals([pictures.sourceWidth, pictures.sourceHeight], [1283, 721]);
  const picture = pictures.get({ format: "jpeg" });
  assertStrictEquals(picture.data, jpeg);
  assertEquals([picture.format, picture.sourceWidth, picture.sourceHeight], ["jpeg", 1283, 721]);
  assertEquals([counted.asked, pictures.decodeMs], [[], 0]);
});

Deno.test("FramePictures decodes what one wants and no more", () => {
  for (
    const [wants, format, scale, width, height] of [
      [{ format: "bgr" }, "bgr", 1, 1283, 721],
      [{ format: "gray", longestSide: 480 }, "gray", 2, 642, 361],
      [{ format: "gray", longestSide: 160 }, "gray", 8, 161, 91],
      [{ format: "rgba", longestSide: 5000 }, "rgba", 1, 1283, 721],
    ] as const
  ) {
    const counted = counting();
    const pictures = new FramePictures(counted, jpeg, [wants], { maxPixels: 1e6 });
    const picture = pictures.get(wants);
    assertEquals(counted.asked, [{ format, scale, maxPixels: 1e6 }]);
    assertEquals([picture.format, picture.width, picture.height], [format, width, height]);
    assertEquals(picture.data, codec.decode(jpeg, { format, scale }).data);
    assert(pictures.decodeMs > 0);
  }
});

Deno.test("FramePictures decodes once for all, for the most demanding of them", () => {
  const wants: Wants[] = [
    { format: "gray", longestSide: 480 },
    { format: "jpeg" },
    { format: "bgr", longestSide: 300 },
    { format: "gray", longestSide: 100 },
  ];
  const counted = counting();
  const pictures = new FramePictures(counted, jpeg, wants);
  for (const want of [...wants, ...wants]) pictures.get(want);
  assertEquals(counted.asked, [{ format: "bgr", scale: 2 }]);
});

Deno.test("FramePictures gives each the same size and format as if it were alone, and nearly the same pixels", () => {
  const pixels: fc.Arbitrary<WantsPixels> = fc.record({
    format: fc.constantFrom("gray" as const, "bgr" as const, "rgba" as const),
    longestSide: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
  });
  const small = toJpeg(codec, noisy(shelf(203, 117), 2, seeded(1)), 90);
  fc.assert(
    fc.property(fc.array(pixels, { minLength: 1, maxLength: 4 }), (wants) => {
      const counted = counting();
      const shared = new FramePictures(counted, small, wants);
      for (const want of wants) {
        const { data, ...size } = shared.get(want);
        const { data: alone, ...sizeAlone } = new FramePictures(codec, small, [want]).get(want);
        assertEquals(size, sizeAlone);
        assertEquals(data.length, pictureBytes(size.format, size.width, size.height));
        const sum = data.reduce((sum, sample, at) => sum + Math.abs(sample - alone[at]), 0);
        assert(sum / data.length < 3, `${sum / data.length} levels apart`);
      }
      assertEquals(counted.asked.length, 1);
    }),
    { seed: 1 },
  );
});

Deno.test("FramePictures makes each picture once, and hands the same one to all who want it", () => {
  const wants = { format: "gray", longestSide: 480 } as const;
  const pictures = new FramePictures(codec, jpeg, [wants, { format: "bgr" }]);
  assertStrictEquals(pictures.get(wants), pictures.get({ format: "gray", longestSide: 600 }));
  const { decodeMs } = pictures;
  pictures.get(wants);
  assertEquals(pictures.decodeMs, decodeMs, "which takes no time");
});

Deno.test("FramePictures decodes once more for who wants more than was said", () => {
  const counted = counting();
  const pictures = new FramePictures(counted, jpeg, [{ format: "gray", longestSide: 480 }]);
  pictures.get({ format: "gray", longestSide: 480 });
  const { format, width } = pictures.get({ format: "bgr", longestSide: 160 });
  assertEquals([format, width], ["bgr", 161]);
  assertEquals(pictures.get({ format: "bgr" }).width, 1283);
  assertEquals(counted.asked, [
    { format: "gray", scale: 2 },
    { format: "bgr", scale: 2 },
    { format: "bgr", scale: 1 },
  ]);
});

Deno.test("FramePictures.glance() decodes for one alone, and leaves the others theirs", () => {
  const counted = counting();
  const pictures = new FramePictures(counted, jpeg, [{ format: "bgr" }], { maxPixels: 1e6 });
  const { width } = pictures.glance({ format: "gray", longestSide: 160 });
  assertEquals(width, 161);
  const { decodeMs } = pictures;
  assertEquals(pictures.get({ format: "bgr" }).width, 1283);
  assertEquals(counted.asked, [
    { format: "gray", scale: 8, maxPixels: 1e6 },
    { format: "bgr", scale: 1, maxPixels: 1e6 },
  ]);
  assert(pictures.decodeMs > decodeMs && decodeMs > 0);
});

Deno.test("FramePictures throws at once where there is no header, and later where there is no picture", () => {
  assertThrows(() => new FramePictures(codec, new Uint8Array(0), []), JpegError);
  const wants = { format: "gray" } as const;
  const cut = new FramePictures(codec, jpeg.slice(0, jpeg.length / 2), [wants]);
  assertEquals(cut.sourceWidth, 1283);
  for (let time = 0; time < 2; time++) assertThrows(() => cut.get(wants), CodecError, "Premature end");
  assert(cut.decodeMs > 0, "a failure takes time too");
  const large = new FramePictures(codec, jpeg, [wants], { maxPixels: 1000 });
  assertThrows(() => large.get(wants), CodecError, "at most 1000 pixels");
});
