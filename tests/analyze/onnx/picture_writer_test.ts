import { assert, assertEquals, assertLess } from "@std/assert";
import { type PictureFormat, PictureWriter } from "../../../lib/analyze/onnx/picture_writer.ts";
import { type PicturePlacement, placePicture } from "../../../lib/analyze/onnx/place_picture.ts";
import type { DecodedFormat, DecodedPicture } from "../../../lib/codec/codec.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import { seeded } from "../defect/random.ts";

const { cv } = await loadOpenCv();
const CHANNELS = { gray: 1, bgr: 3, rgba: 4 } as const;

/** Levels that change from pixel to pixel, but not wildly. */
function picture(format: DecodedFormat, width: number, height: number, scale = 1): DecodedPicture {
  const random = seeded(width * 1000 + height);
  const channels = CHANNELS[format];
  const data = Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return (pixel % width * 2 + pixel / width + at % channels * 70 + random() * 9) % 256;
  });
  return { format, width, height, data, sourceWidth: width * scale, sourceHeight: height * scale };
}

/** What `write()` makes: in levels of 0 to 255, unless it says otherwise. */
function written(
  picture: DecodedPicture,
  size: { width: number; height: number },
  { placement, ...format }: Partial<PictureFormat> & { placement?: PicturePlacement } = {},
) {
  const defaults = { layout: "nhwc", type: "float32", channels: 3, colour: "bgr", scale: 1 } as const;
  const writer = new PictureWriter({ ...defaults, mean: [0], std: [1], ...size, ...format });
  const { sourceWidth, sourceHeight } = picture;
  writer.write(picture, placement ?? placePicture([0, 0, sourceWidth, sourceHeight], size, "stretch"));
  return writer.data;
}

/** What OpenCV's `resize` makes of it, by INTER_LINEAR or, where `isArea`, by INTER_AREA. */
function resizedByOpenCv({ data, width, height, format }: DecodedPicture, to: typeof size, isArea = false) {
  const channels = CHANNELS[format];
  const type = channels === 1 ? cv.CV_8UC1 : cv.CV_8UC3;
  const [from, into] = [new cv.Mat(height, width, type), new cv.Mat()];
  from.data.set(data);
  cv.resize(from, into, new cv.Size(to.width, to.height), 0, 0, isArea ? cv.INTER_AREA : cv.INTER_LINEAR);
  const resized = into.data.slice();
  from.delete();
  into.delete();
  return resized;
}

const size = { width: 64, height: 48 };

function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assertEquals(a.length, b.length);
  let most = 0;
  for (let at = 0; at < a.length; at++) most = Math.max(most, Math.abs(a[at]! - b[at]!));
  return most;
}

for (const [width, height] of [[64, 48], [100, 60], [63, 90], [20, 10], [127, 95], [1, 1]] as const) {
  Deno.test(`PictureWriter resizes ${width}x${height} as OpenCV's INTER_LINEAR does`, () => {
    for (const [format, channels] of [["bgr", 3], ["gray", 1]] as const) {
      const from = picture(format, width, height);
      // OpenCV rounds what comes out, and on its way there.
      assertLess(maxDifference(written(from, size, { channels }), resizedByOpenCv(from, size)), 1.05);
    }
  });
}

Deno.test("PictureWriter takes the mean of an area where it shrinks to a half or a quarter, as INTER_AREA does", () => {
  for (const by of [2, 4]) {
    const from = picture("bgr", size.width * by, size.height * by);
    assertLess(maxDifference(written(from, size), resizedByOpenCv(from, size, true)), 1.05);
  }
  // One white pixel of 8x8 does not get lost.
  const dots = picture("gray", 64, 64);
  dots.data.fill(0);
  for (let y = 3; y < 64; y += 8) for (let x = 3; x < 64; x += 8) dots.data[y * 64 + x] = 255;
  const [first] = written(dots, { width: 8, height: 8 }, { channels: 1 });
  assert(first! >= 3 && first! <= 5, `${first}`);
});

Deno.test("PictureWriter orders colours and lays them out as the network takes them", () => {
  const colours = Uint8Array.of(1, 2, 3, 11, 12, 13);
  const small = { width: 2, height: 1, sourceWidth: 2, sourceHeight: 1 };
  const bgr = { format: "bgr", data: colours, ...small } as const;
  const rgba = { format: "rgba", data: Uint8Array.of(3, 2, 1, 255, 13, 12, 11, 255), ...small } as const;
  for (const from of [bgr, rgba]) {
    const made = (format: Partial<PictureFormat>) => [...written(from, { width: 2, height: 1 }, format)];
    assertEquals(made({ colour: "bgr", layout: "nhwc" }), [1, 2, 3, 11, 12, 13]);
    assertEquals(made({ colour: "rgb", layout: "nhwc" }), [3, 2, 1, 13, 12, 11]);
    assertEquals(made({ colour: "rgb", layout: "nchw" }), [3, 13, 2, 12, 1, 11]);
    assertEquals(made({ channels: 1 }), [2, 12]);
  }
  const gray = { format: "gray", data: Uint8Array.of(7, 9), ...small } as const;
  assertEquals([...written(gray, { width: 2, height: 1 }, { layout: "nchw" })], [7, 9, 7, 9, 7, 9]);
});

Deno.test("PictureWriter normalizes each channel in the network's order, and rounds whole numbers", () => {
  const from = {
    format: "bgr",
    data: Uint8Array.of(51, 102, 255),
    width: 1,
    height: 1,
    sourceWidth: 1,
    sourceHeight: 1,
  } as const;
  const rgb = written(from, { width: 1, height: 1 }, {
    colour: "rgb",
    scale: 1 / 255,
    mean: [0.5, 0.4, 0.2],
    std: [0.5, 0.1, 0.25],
  });
  assertLess(maxDifference(rgb, [1, 0, 0]), 1e-6);
  const between = { ...from, width: 2, sourceWidth: 2, data: Uint8Array.of(0, 4, 0, 3, 5, 255) };
  const whole = written(between, { width: 1, height: 1 }, { type: "uint8" });
  assertEquals([whole.constructor, ...whole], [Uint8Array, 2, 4, 128]);
  const beyond = written(between, { width: 2, height: 1 }, { type: "uint8", scale: 2, mean: [9] });
  assertEquals([...beyond], [0, 0, 0, 0, 1, 255], "it is kept within the range");
});

Deno.test("PictureWriter puts YOLO's gray around a picture in a letterbox, also where the frame's size changes", () => {
  const writer = new PictureWriter({
    ...{ type: "float32", layout: "nchw", channels: 1, colour: "rgb", scale: 1, mean: [0], std: [1] },
    ...{ width: 8, height: 8 },
  });
  const write = (width: number, height: number) => {
    const from = picture("gray", width, height);
    from.data.fill(50);
    writer.write(from, placePicture([0, 0, width, height], { width: 8, height: 8 }, "letterbox"));
    return Array.from({ length: 8 }, (_, y) => writer.data.subarray(y * 8, y * 8 + 8).join(" "));
  };
  const [beside, within] = ["114 114 114 114 114 114 114 114", "50 50 50 50 50 50 50 50"];
  assertEquals(write(16, 8), [beside, beside, within, within, within, within, beside, beside]);
  assertEquals(write(8, 16), Array.from({ length: 8 }, () => "114 114 50 50 50 50 114 114"));
});

Deno.test("PictureWriter looks at the part of a picture alone, whatever scale that was decoded at", () => {
  for (const scale of [1, 2, 8]) {
    const from = picture("gray", 40, 30, scale);
    from.data.fill(200);
    for (let y = 10; y < 20; y++) from.data.fill(60, y * 40 + 20, y * 40 + 30);
    const part = [20 * scale, 10 * scale, 10 * scale, 10 * scale] as const;
    for (const to of [{ width: 10, height: 10 }, { width: 33, height: 7 }, { width: 4, height: 4 }]) {
      const made = written(from, to, { channels: 1, placement: placePicture([...part], to, "stretch") });
      assertEquals([...new Set(made)], [60], `${scale}, ${to.width}x${to.height}`);
    }
  }
});
