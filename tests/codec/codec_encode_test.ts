import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { type Picture, pictureBytes, type PixelFormat } from "../../lib/frame.ts";
import { CodecError } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { assertNear } from "./assert_near.ts";
import { drawPicture } from "./ffmpeg_picture.ts";
import { noise } from "./noise.ts";
import { cropI420, pixelAt, solidPicture, toYuv } from "./pictures.ts";
import { psnr } from "./psnr.ts";
import { cutSegments } from "./segments.ts";

/** Colours in BGR and in full-range YUV of BT.601. */
const COLOURS = [[0, 0, 0], [255, 255, 255], [0, 0, 255], [0, 255, 0], [255, 0, 0], [40, 90, 200], [
  128,
  128,
  128,
]]
  .map((bgr) => ({ bgr, yuv: toYuv(bgr) }));

const codecs = [await createCodec("turbo"), await createCodec("wasm")];
const scene = await drawPicture("bgr", 97, 61);

for (const codec of codecs) {
  const name = `${codec.name}.encode()`;

  Deno.test(`${name} writes JFIF with libjpeg's tables, 4:2:0 for colour`, async () => {
    for (const format of ["i420", "gray", "bgr", "rgba"] as const) {
      const picture = await drawPicture(format, 50, 40);
      for (const quality of [1, 30, 80, 95, 100]) {
        const { segments } = cutSegments(codec.encode(picture, { quality }));
        assertEquals(segments[0].marker, 0xe0);
        assertEquals(new TextDecoder().decode(segments[0].bytes.subarray(4, 9)), "JFIF\0");
        const frame = segments.find(({ marker }) => marker === 0xc0)!.bytes;
        const [height, width, components] = [frame[6], frame[8], frame[9]];
        assertEquals([width, height, components], [50, 40, format === "gray" ? 1 : 3]);
        const factors = Array.from({ length: components }, (_, index) => frame[11 + 3 * index]);
        assertEquals(factors, format === "gray" ? [0x11] : [0x22, 0x11, 0x11]);
        const tables = segments.filter(({ marker }) => marker === 0xdb).flatMap(({ bytes }) =>
          quantTables(bytes)
        );
        assertEquals(tables, expectedTables(quality).slice(0, format === "gray" ? 1 : 2));
      }
    }
  });

  Deno.test(`${name} keeps known colours within 2 levels`, () => {
    for (const [width, height] of [[64, 48], [33, 17], [1, 1], [2, 3]]) {
      for (const { bgr, yuv } of COLOURS) {
        const [blue, green, red] = bgr;
        const luma = [0.299 * red + 0.587 * green + 0.114 * blue];
        const pictures: [PixelFormat, number[], number[]][] = [
          ["bgr", bgr, bgr],
          ["rgba", [red, green, blue, 255], bgr],
          ["i420", yuv, bgr],
          ["gray", luma.map(Math.round), Array(3).fill(luma[0])],
        ];
        for (const [format, values, expected] of pictures) {
          const decoded = codec.decode(
            codec.encode(solidPicture(format, width, height, values), { quality: 95 }),
          );
          for (const [x, y] of [[0, 0], [width - 1, height - 1]]) {
            assertNear(pixelAt(decoded, x, y), expected, 2);
          }
        }
      }
    }
  });

  Deno.test(`${name} loses little, and less at a higher quality`, () => {
    let last = 0;
    for (const [quality, floor] of [[10, 26], [50, 31], [80, 33], [95, 36]]) {
      const jpeg = codec.encode(scene, { quality });
      assertGreater(psnr(codec.decode(jpeg).data, scene.data), floor);
      assertGreater(jpeg.length, last);
      last = jpeg.length;
    }
  });

  Deno.test(`${name} encodes odd sizes as even ones, without a seam at the edge`, async () => {
    const even = await drawPicture("i420", 64, 48);
    for (const [width, height] of [[63, 48], [64, 47], [63, 47], [17, 1], [1, 17]]) {
      const odd = cropI420(even, width, height);
      const decoded = codec.decode(codec.encode(odd, { quality: 95 }), { format: "gray" });
      assertGreater(psnr(decoded.data, odd.data.subarray(0, width * height)), 40);
    }
  });

  Deno.test(`${name} has room for noise, of which a JPEG is larger than its pixels`, () => {
    const random = noise();
    for (const format of ["gray", "i420", "bgr", "rgba"] as const) {
      for (const [width, height] of [[1, 1], [1, 9], [8, 8], [9, 31], [100, 100]]) {
        const data = random(pictureBytes(format, width, height));
        const jpeg = codec.encode({ format, width, height, data }, { quality: 100 });
        if (format === "gray") assertGreater(psnr(codec.decode(jpeg, { format }).data, data), 45);
        assertEquals(codec.decode(jpeg).width, width);
      }
    }
    assertGreater(psnr(codec.decode(codec.encode(scene)).data, scene.data), 33);
  });

  Deno.test(`${name} leaves headroom in front, in a buffer that is the result's own`, () => {
    const plain = codec.encode(scene);
    const encoded = codec.encode(scene, { headroom: 300 });
    assertEquals(encoded.byteOffset, 0);
    assertEquals(encoded.buffer.byteLength, 300 + plain.length);
    assertEquals(encoded.subarray(0, 300), new Uint8Array(300));
    assertEquals(encoded.subarray(300), plain);
    assert(plain.buffer !== codec.encode(scene).buffer);
  });

  Deno.test(`${name} refuses what is no picture`, () => {
    const refused: [Partial<Picture>, string][] = [
      [{ width: 96 }, "bgr of 96x61 takes 17568 bytes: got 17751"],
      [{ data: new Uint8Array(0) }, "bgr of 97x61 takes 17751 bytes: got 0"],
      [{ width: 0 }, "1 to 65500 pixels wide and high: got 0x61"],
      [{ height: 65_501 }, "1 to 65500 pixels wide and high: got 97x65501"],
      [{ width: 1.5 }, "1 to 65500 pixels wide and high: got 1.5x61"],
    ];
    for (const [change, words] of refused) {
      const error = assertThrows(
        () => codec.encode({ ...scene, ...change }),
        CodecError,
        words,
      ) as CodecError;
      assertEquals(error.code, "bad-picture");
    }
    for (const quality of [0, 101, 79.5, NaN]) {
      assertThrows(() => codec.encode(scene, { quality }), RangeError, "quality");
    }
    for (const headroom of [-1, 0.5]) {
      assertThrows(() => codec.encode(scene, { headroom }), RangeError, "headroom");
    }
  });
}

/** Annex K of ITU-T T.81 in zigzag order: luminance, chrominance. */
// deno-fmt-ignore
const STANDARD_TABLES = [
  [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92,
    101, 103, 99,
  ],
  [17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, ...Array<number>(48).fill(99)],
];

/** What libjpeg makes of the standard's tables at a quality. */
function expectedTables(quality: number): number[][] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return STANDARD_TABLES.map((table) => {
    return table.map((value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))));
  });
}

/** The tables in a DQT segment. */
function quantTables(segment: Uint8Array): number[][] {
  const tables: number[][] = [];
  for (let at = 5; at < segment.length; at += 65) tables.push([...segment.subarray(at, at + 64)]);
  return tables;
}
