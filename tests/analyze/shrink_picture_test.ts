import { assert, assertEquals, assertLess, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { shrinkPicture } from "../../lib/analyze/shrink_picture.ts";
import type { DecodedFormat, DecodedPicture } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { shrink } from "../codec/pictures.ts";
import { maxDifference } from "../max_difference.ts";
import { seeded } from "./defect/random.ts";
import { noisy, shelf, toJpeg } from "./quality/scene.ts";

const CHANNELS = { gray: 1, bgr: 3, rgba: 4 } as const;
const FORMATS = Object.keys(CHANNELS) as DecodedFormat[];

function pictureOf(format: DecodedFormat, width: number, height: number, seed: number): DecodedPicture {
  const random = seeded(seed);
  const data = Uint8Array.from({ length: width * height * CHANNELS[format] }, () => random() * 256);
  return { format, width, height, data, sourceWidth: 8 * width, sourceHeight: 8 * height };
}

Deno.test("shrinkPicture() gives a picture back where it is not to be smaller", () => {
  const picture = pictureOf("bgr", 5, 3, 1);
  assertStrictEquals(shrinkPicture(picture, 1), picture);
});

Deno.test("shrinkPicture() makes no picture larger, and shrinks by whole numbers alone", () => {
  for (const by of [0, -2, 0.5, 2.5, Infinity, NaN]) {
    assertThrows(
      () => shrinkPicture(pictureOf("gray", 9, 9, 1), by),
      RangeError,
      `a whole number: got ${by}`,
    );
  }
});

Deno.test("shrinkPicture() makes each pixel the mean of what it stands for, whatever the size", () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...FORMATS), side, side, fc.nat(), (format, width, height, seed) => {
      const picture = pictureOf(format, width, height, seed);
      const before = picture.data.slice();
      const half = shrinkPicture(picture, 2);
      const { data, ...size } = half;
      assertEquals(size, {
        format,
        width: Math.ceil(width / 2),
        height: Math.ceil(height / 2),
        sourceWidth: 8 * width,
        sourceHeight: 8 * height,
      });
      assertEquals(data, shrink(picture, 2).data);
      // Rounded once for each half.
      assert(maxDifference(shrinkPicture(picture, 4).data, shrink(half, 2).data) === 0);
      assert(maxDifference(shrinkPicture(picture, 8).data, shrink(shrink(half, 2), 2).data) === 0);
      for (const by of [3, 5, 41]) assertEquals(shrinkPicture(picture, by).data, shrink(picture, by).data);
      assertEquals(shrinkPicture(picture, 12).data, shrink(shrink(shrink(picture, 2), 2), 3).data);
      assertEquals(picture.data, before, "nobody writes into what others may see");
    }),
    { seed: 1 },
  );
});

Deno.test("shrinkPicture() is within a level of the mean of all pixels where the sides divide", () => {
  for (const format of FORMATS) {
    for (const by of [4, 8]) {
      const picture = pictureOf(format, 64, 40, by);
      assert(maxDifference(shrinkPicture(picture, by).data, shrink(picture, by).data) <= 1);
    }
  }
});

Deno.test("shrinkPicture() comes near what a decoder gives at its own scale", async () => {
  using codec = await createCodec("auto");
  for (const [width, height] of [[640, 360], [321, 243]] as const) {
    const jpeg = toJpeg(codec, noisy(shelf(width, height), 2, seeded(1)), 90);
    for (const format of FORMATS) {
      const whole = codec.decode(jpeg, { format });
      for (const scale of [2, 4, 8] as const) {
        const theirs = codec.decode(jpeg, { format, scale });
        const ours = shrinkPicture(whole, scale);
        assertEquals([ours.width, ours.height], [theirs.width, theirs.height]);
        const differences = ours.data.map((sample, at) => Math.abs(sample - theirs.data[at]));
        const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
        assertLess(mean, 1.5, `${format} at 1/${scale} of ${width}x${height}`);
      }
    }
  }
});
