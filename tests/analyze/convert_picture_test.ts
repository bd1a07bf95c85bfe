import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { convertPicture } from "../../lib/analyze/convert_picture.ts";
import type { DecodedFormat, DecodedPicture } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { fromBgr } from "../codec/pictures.ts";
import { maxDifference } from "../max_difference.ts";
import { seeded } from "./defect/random.ts";
import { noisy, shelf, toJpeg } from "./quality/scene.ts";

function pictureOf(format: DecodedFormat, width: number, height: number, data: Uint8Array): DecodedPicture {
  return { format, width, height, data: new Uint8Array(data), sourceWidth: 2 * width, sourceHeight: height };
}

Deno.test("convertPicture() gives a picture back that has the format", () => {
  for (const [format, bytes] of [["gray", 1], ["bgr", 3], ["rgba", 4]] as const) {
    const picture = pictureOf(format, 1, 1, new Uint8Array(bytes));
    assertStrictEquals(convertPicture(picture, format), picture);
  }
});

Deno.test("convertPicture() keeps the luma of BT.601, to the level", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 3 }), (bgr) => {
      const [blue, green, red] = bgr;
      const luma = 0.299 * red! + 0.587 * green! + 0.114 * blue!;
      for (
        const picture of [
          pictureOf("bgr", 1, 1, bgr),
          pictureOf("rgba", 1, 1, Uint8Array.of(red!, green!, blue!, 7)),
        ]
      ) {
        const [gray] = convertPicture(picture, "gray").data;
        assert(Math.abs(gray! - luma) <= 0.501, `${gray} of ${bgr}`);
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});

Deno.test("convertPicture() keeps each pixel's place and the picture's size", () => {
  const rgba = pictureOf("rgba", 2, 1, Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0));
  const expected = pictureOf("bgr", 2, 1, Uint8Array.of(3, 2, 1, 6, 5, 4));
  assertEquals(convertPicture(rgba, "bgr"), expected);
  assertEquals(convertPicture(rgba, "gray"), pictureOf("gray", 2, 1, Uint8Array.of(2, 5)));
  assertEquals(rgba.data, Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0), "it is as it was");
});

Deno.test("convertPicture() comes near the gray that a decoder gives", async () => {
  using codec = await createCodec("auto");
  const jpeg = toJpeg(codec, noisy(shelf(320, 180), 2, seeded(1)), 90);
  const gray = codec.decode(jpeg, { format: "gray" }).data;
  const bgr = codec.decode(jpeg, { format: "bgr" });
  const ours = convertPicture(bgr, "gray").data;
  assertEquals(convertPicture(codec.decode(jpeg, { format: "rgba" }), "gray").data, ours);
  assert(maxDifference(ours, fromBgr(bgr, "gray")) <= 1);
  // Colours beyond what RGB has are clipped on the way through it.
  const far = ours.filter((sample, at) => Math.abs(sample - gray[at]) > 2).length;
  assert(far < ours.length / 50, `${far} of ${ours.length}`);
});

Deno.test("convertPicture() makes up nothing that a picture does not hold", () => {
  for (const [from, to] of [["gray", "bgr"], ["gray", "rgba"], ["bgr", "rgba"]] as const) {
    assertThrows(
      () => convertPicture(pictureOf(from, 0, 0, new Uint8Array()), to),
      RangeError,
      `Cannot convert a picture to one that holds more: got ${from} to ${to}`,
    );
  }
});
