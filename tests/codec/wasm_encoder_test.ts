import { assert, assertEquals } from "@std/assert";
import { type Picture, pictureBytes, type PixelFormat } from "../../lib/frame.ts";
import { TurboCodec } from "../../lib/codec/turbo_codec.ts";
import { WasmEncoder } from "../../lib/codec/wasm_encoder.ts";
import { drawPicture } from "./ffmpeg_picture.ts";
import { noise } from "./noise.ts";

const FORMATS = ["gray", "i420", "bgr", "rgba"] as const satisfies PixelFormat[];

const SIZES = [
  [1, 1],
  [2, 1],
  [1, 2],
  [7, 9],
  [8, 8],
  [9, 8],
  [8, 9],
  [16, 16],
  [17, 16],
  [16, 17],
  [17, 33],
  [24, 24],
];

const turbo = new TurboCodec();
const encoder = new WasmEncoder();

const scenes = await Promise.all(FORMATS.map((format) => drawPicture(format, 641, 481)));

Deno.test("WasmEncoder.encode() writes the bytes that libjpeg-turbo does, at every quality", () => {
  for (const scene of scenes) {
    const picture = resized(scene, 90, 70);
    for (let quality = 1; quality <= 100; quality++) assertSameBytes(picture, quality);
  }
});

Deno.test("WasmEncoder.encode() writes the bytes that libjpeg-turbo does, at every size", () => {
  for (const scene of scenes) {
    assertSameBytes(scene, 80);
    for (const [width, height] of SIZES) {
      for (const quality of [10, 80, 100]) assertSameBytes(resized(scene, width, height), quality);
    }
  }
});

Deno.test("WasmEncoder.encode() writes the bytes that libjpeg-turbo does, of what makes the longest JPEGs", () => {
  const random = noise();
  for (const format of FORMATS) {
    const data = random(pictureBytes(format, 100, 100));
    const blackAndWhite = data.map((sample) => sample < 128 ? 0 : 255);
    for (const samples of [data, blackAndWhite]) {
      for (const quality of [1, 50, 100]) {
        assertSameBytes({ format, width: 100, height: 100, data: samples }, quality);
      }
    }
  }
});

Deno.test("WasmEncoder.encode() takes pictures as wide and as high as JPEGs can be", () => {
  const random = noise();
  for (const format of FORMATS) {
    for (const [width, height] of [[65_500, 3], [3, 65_500]]) {
      assertSameBytes({ format, width, height, data: random(pictureBytes(format, width, height)) }, 100);
    }
  }
});

Deno.test("WasmEncoder.encode() keeps nothing of the picture before", () => {
  const first = encoder.encode(scenes[0], { quality: 90 });
  for (const scene of scenes) encoder.encode(resized(scene, 50, 50), { quality: 5 });
  assertEquals(encoder.encode(scenes[0], { quality: 90 }), first);
});

/** Where they differ, the bytes themselves would say nothing. */
function assertSameBytes(picture: Picture, quality: number): void {
  const ours = encoder.encode(picture, { quality });
  const theirs = turbo.encode(picture, { quality });
  const { format, width, height } = picture;
  const what = `${format}, ${width}x${height}, quality ${quality}`;
  assertEquals(ours.length, theirs.length, what);
  assert(ours.every((byte, index) => byte === theirs[index]), what);
}

/** A picture of another size that has the first samples of one, and so a skewed part of what it shows. */
function resized({ format, data }: Picture, width: number, height: number): Picture {
  return { format, width, height, data: data.slice(0, pictureBytes(format, width, height)) };
}
