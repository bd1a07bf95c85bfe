import { assert, assertEquals } from "@std/assert";
import { sharpnessIn } from "../../../lib/analyze/parts/sharpness_in.ts";
import type { DecodedFormat, DecodedPicture } from "../../../lib/codec/codec.ts";

/** A picture with stripes of `width` pixels in its left half, at half the size of what was sent. */
function stripes(width: number, format: DecodedFormat = "gray"): DecodedPicture {
  const channels = { gray: 1, bgr: 3, rgba: 4 }[format];
  const data = new Uint8Array(80 * 60 * channels);
  for (let at = 0; at < data.length; at++) {
    const x = Math.floor(at / channels) % 80;
    data[at] = x < 40 && Math.floor(x / width) % 2 === 0 ? 200 : 100;
  }
  return { format, width: 80, height: 60, data, sourceWidth: 160, sourceHeight: 120 };
}

Deno.test("sharpnessIn() is higher where there are more edges, and looks at its box alone", () => {
  assert(sharpnessIn(stripes(2), [0, 0, 80, 120]) > sharpnessIn(stripes(5), [0, 0, 80, 120]));
  assertEquals(sharpnessIn(stripes(2), [90, 0, 70, 120]), 0);
});

Deno.test("sharpnessIn() is the same in each format", () => {
  const [gray, bgr, rgba] = (["gray", "bgr", "rgba"] as const).map((format) =>
    sharpnessIn(stripes(3, format), [10, 10, 60, 60])
  );
  assertEquals([bgr, rgba], [gray, gray]);
});

Deno.test("sharpnessIn() takes boxes that reach out of the picture, or are nowhere", () => {
  assert(sharpnessIn(stripes(3), [-20, -20, 900, 900]) > 0);
  for (const box of [[500, 500, 10, 10], [0, 0, 0, 0], [159, 119, 1, 1]] as const) {
    assertEquals(sharpnessIn(stripes(3), [...box]), 0);
  }
});
