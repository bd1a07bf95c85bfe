import { assert, assertEquals, assertThrows } from "@std/assert";
import { CodecError } from "../../lib/codec/codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import { resizePicture } from "../../lib/codec/resize_picture.ts";
import { type Picture, pictureBytes } from "../../lib/frame.ts";
import { maxDifference } from "../max_difference.ts";
import { askOpenCv, type OpenCvRequest } from "../peers/ask_opencv.ts";
import { drawPicture } from "./ffmpeg_picture.ts";

const { cv } = await loadOpenCv();
const FORMATS = ["gray", "bgr", "rgba"] as const;

/** From and to which sizes: halves and quarters, 75 %, no ratio at all, odd, 1 pixel, larger, larger and smaller. */
const SIZES = [
  [640, 360, 320, 180],
  [640, 360, 160, 90],
  [640, 360, 480, 270],
  [641, 359, 480, 269],
  [101, 67, 100, 66],
  [97, 31, 13, 17],
  [33, 5, 1, 1],
  [1, 1, 5, 3],
  [1, 64, 1, 20],
  [64, 1, 20, 1],
  [7, 7, 31, 64],
  [320, 240, 640, 480],
  [100, 100, 333, 55],
  [55, 333, 100, 100],
  [31, 31, 31, 31],
  [255, 2, 2, 255],
];

/** Noise, the same in each run: an LCG of Numerical Recipes. */
function noise(format: Picture["format"], width: number, height: number): Picture {
  let state = width * 65_536 + height;
  const data = new Uint8Array(pictureBytes(format, width, height)).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  return { format, width, height, data };
}

function request({ width, height, data }: Picture, toWidth: number, toHeight: number): OpenCvRequest {
  return { do: "resize", width, height, channels: data.length / (width * height), toWidth, toHeight, data };
}

for (const format of FORMATS) {
  Deno.test(`resizePicture() does as cv2.resize() with ${format}, within 1 level`, async () => {
    const pictures = await Promise.all(
      SIZES.map(async ([width, height], at) =>
        at % 2 === 0 ? await drawPicture(format, width, height) : noise(format, width, height)
      ),
    );
    const cv2 = await askOpenCv(
      ...pictures.map((picture, at) => request(picture, SIZES[at][2], SIZES[at][3])),
    );
    for (const [at, picture] of pictures.entries()) {
      const [, , width, height] = SIZES[at];
      const before = picture.data.slice();
      const resized = resizePicture(cv, picture, width, height);
      assertEquals([resized.format, resized.width, resized.height], [format, width, height]);
      assert(maxDifference(resized.data, cv2[at]) <= 1, `${SIZES[at]}`);
      assertEquals(picture.data, before);
    }
  });
}

Deno.test("resizePicture() gives memory of its own, also where the size stays", () => {
  const picture = noise("bgr", 4, 4);
  const [first, second] = [resizePicture(cv, picture, 4, 4), resizePicture(cv, picture, 4, 4)];
  first.data.fill(0);
  assertEquals(second.data, picture.data);
  assertEquals(second.data.buffer.byteLength, 48);
});

Deno.test("resizePicture() refuses what is no size and what is no picture, and goes on", () => {
  const picture = noise("gray", 4, 4);
  for (const [width, height] of [[0, 1], [1, -1], [1.5, 1], [NaN, 1], [Infinity, 1], [65_501, 1]]) {
    const words = `each side is a whole number from 1 to 65500: got ${width}x${height}`;
    assertThrows(() => resizePicture(cv, picture, width, height), RangeError, words);
  }
  assertThrows(() => resizePicture(cv, picture, 65_500, 65_500), RangeError, "has 64000000 pixels at most");
  const bad: [Picture, string][] = [
    [noise("i420", 4, 4), "the picture is gray, bgr or rgba: got i420"],
    [{ ...picture, data: new Uint8Array(15) }, "gray of 4x4 takes 16 bytes: got 15"],
    [{ ...picture, width: 0, data: new Uint8Array(0) }, "from 1 to 65500: got 0x4"],
  ];
  for (const [picture, words] of bad) {
    assertEquals(assertThrows(() => resizePicture(cv, picture, 2, 2), CodecError, words).code, "bad-picture");
  }
  assertEquals(
    resizePicture(cv, { ...picture, data: new Uint8Array(16).fill(9) }, 1, 1).data,
    Uint8Array.of(9),
  );
});

Deno.test("resizePicture() keeps nothing of OpenCV's heap", () => {
  const picture = noise("rgba", 1000, 1000);
  // 8 GB in all, where OpenCV has 1.
  for (let k = 0; k < 1000; k++) resizePicture(cv, picture, 1000, 1000);
  assertEquals(resizePicture(cv, picture, 1000, 1000).data, picture.data);
});
