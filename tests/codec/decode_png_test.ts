import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { deflateSync } from "node:zlib";
import { CodecError, type CodecErrorCode, type DecodedFormat } from "../../lib/codec/codec.ts";
import { decodePng } from "../../lib/codec/decode_png.ts";
import type { PngHeader } from "../../lib/codec/png/png_file.ts";
import { maxDifference } from "../max_difference.ts";
import { ffmpeg, scene } from "./ffmpeg_picture.ts";
import { makePng, type MakePngOptions, pngChunk } from "./make_png.ts";

const MAX_PIXELS = 1_000_000;

function decode(png: Uint8Array, format: DecodedFormat = "rgba"): number[] {
  return [...decodePng(png, { format, maxPixels: MAX_PIXELS }).data];
}

function assertRefused(png: Uint8Array, code: CodecErrorCode, words: string): void {
  const error = assertThrows(() => decode(png), CodecError, words) as CodecError;
  assertEquals(error.code, code);
}

/** A small gray picture. */
const PLAIN: MakePngOptions = { width: 4, height: 4, colour: 0, depth: 8 };

/** A gray picture of 4x4 with other compressed pixels. */
function withPixels(compressed: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = makePng(PLAIN, () => [0]).subarray(0, 33);
  return Uint8Array.from([...head, ...pngChunk("IDAT", compressed), ...pngChunk("IEND", [])]);
}

/** Each kind of pixel that a PNG can have, by its colour type, and the bits of a sample. */
const DEPTHS = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] } as const;

const KINDS = ([0, 2, 3, 4, 6] as const).flatMap((colour) =>
  DEPTHS[colour].map((depth): [PngHeader["colour"], PngHeader["depth"]] => [colour, depth])
);

/** FFmpeg's names for kinds that it writes. */
const FORMATS = [
  "monob",
  "gray",
  "gray16be",
  "rgb24",
  "rgb48be",
  "pal8",
  "ya8",
  "ya16be",
  "rgba",
  "rgba64be",
];

for (const format of FORMATS) {
  for (const interlaced of [false, true]) {
    Deno.test(`decodePng() decodes ${interlaced ? "an interlaced" : "a"} ${format} as FFmpeg does`, async () => {
      const size = [61, 43] as const;
      const png = await ffmpeg([
        ...scene(...size),
        ...[
          "-pix_fmt",
          format,
          ...(interlaced ? ["-flags", "+ildct"] : []),
          "-c:v",
          "png",
          "-f",
          "image2pipe",
          "-",
        ],
      ]);
      const expected = await ffmpeg(
        ["-f", "png_pipe", "-i", "-", "-pix_fmt", "rgba", "-f", "rawvideo", "-"],
        png,
      );
      assertEquals(png[28], interlaced ? 1 : 0);
      const { width, height, sourceWidth, sourceHeight, data } = decodePng(png, {
        format: "rgba",
        maxPixels: MAX_PIXELS,
      });
      assertEquals([width, height, sourceWidth, sourceHeight], [...size, ...size]);
      // FFmpeg cuts 16 bits off where they are rounded here.
      assert(maxDifference(data, expected) <= (/16|48|64/.test(format) ? 1 : 0));
    });
  }
}

Deno.test("decodePng() gives back the samples of any picture, whatever its kind, filters and chunks", () => {
  const picture = fc.record({
    kind: fc.constantFrom(...KINDS),
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    interlaced: fc.boolean(),
    filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
    chunkBytes: fc.integer({ min: 1, max: 50 }),
    noise: fc.array(fc.nat({ max: 65535 }), { minLength: 5, maxLength: 50 }),
  });
  fc.assert(
    fc.property(
      picture,
      ({ kind: [colour, depth], width, height, interlaced, filters, chunkBytes, noise }) => {
        const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour];
        const most = 2 ** depth - 1;
        const samplesOf = (x: number, y: number) =>
          Array.from({ length: channels }, (_, n) => noise[(x + 7 * y + n) % noise.length] & most);
        const palette = colour === 3
          ? Array.from({ length: 3 * 2 ** depth }, (_, n) => noise[n % noise.length] & 255)
          : undefined;
        const png = makePng(
          {
            width,
            height,
            colour,
            depth,
            interlaced,
            chunkBytes,
            palette,
            filterOf: (row) => filters[row % filters.length],
          },
          samplesOf,
        );
        const expected: number[] = [];
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const samples = samplesOf(x, y);
            if (palette) expected.push(...palette.slice(3 * samples[0], 3 * samples[0] + 3), 255);
            else {
              const levels = samples.map((sample) => Math.round(sample * 255 / most));
              const alpha = channels % 2 === 0 ? levels.pop()! : 255;
              expected.push(...(channels < 3 ? [levels[0], levels[0], levels[0]] : levels), alpha);
            }
          }
        }
        assertEquals(decode(png), expected);
      },
    ),
  );
});

Deno.test("decodePng() makes gray by BT.601's weights, and bgr in that order; alpha is dropped", () => {
  const png = makePng(
    { width: 2, height: 1, colour: 6, depth: 8 },
    (x) => x === 0 ? [255, 0, 0, 128] : [10, 20, 30, 0],
  );
  assertEquals(decode(png, "gray"), [76, 18]);
  assertEquals(decode(png, "bgr"), [0, 0, 255, 30, 20, 10]);
  assertEquals(decode(png, "rgba"), [255, 0, 0, 128, 10, 20, 30, 0]);
});

Deno.test("decodePng() makes the colour transparent that a PNG says is", () => {
  const gray = makePng({ width: 3, height: 1, colour: 0, depth: 2, transparency: [0, 2] }, (x) => [x + 1]);
  assertEquals(decode(gray), [85, 85, 85, 255, 170, 170, 170, 0, 255, 255, 255, 255]);
  const rgb = makePng(
    { width: 2, height: 1, colour: 2, depth: 16, transparency: [1, 2, 3, 4, 5, 6] },
    (x) => x === 0 ? [0x102, 0x304, 0x506] : [0x102, 0x304, 0x507],
  );
  assertEquals([decode(rgb)[3], decode(rgb)[7]], [0, 255]);
  const palette = [1, 2, 3, 4, 5, 6];
  const indexed = makePng(
    { width: 2, height: 1, colour: 3, depth: 1, palette, transparency: [9] },
    (x) => [x],
  );
  assertEquals(decode(indexed), [1, 2, 3, 9, 4, 5, 6, 255]);
});

Deno.test("decodePng() refuses a picture with too many pixels before it looks at them", () => {
  const png = makePng({ width: 2, height: 1, colour: 0, depth: 8 }, () => [0]).slice(0, 33);
  new DataView(png.buffer).setUint32(16, 2 ** 31 - 1);
  png.set(pngChunk("IHDR", png.subarray(16, 29)), 8);
  assertRefused(png, "too-large", "Cannot decode as at most 1000000 pixels are allowed: got 2147483647x1");
});

Deno.test("decodePng() inflates no more than the picture that the header tells of", () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(100_000_000)));
  const png = withPixels(bomb);
  const before = Deno.memoryUsage().rss;
  assertRefused(png, "bad-picture", "Cannot decode the PNG as there is more in it than 20 bytes of pixels");
  assert(Deno.memoryUsage().rss - before < 20_000_000);
});

/** A good picture with other bytes in its header, which begins with its sides. */
function withHeader(at: number, ...bytes: number[]): Uint8Array {
  const png = makePng(PLAIN, () => [0]);
  png.set(bytes, 16 + at);
  png.set(pngChunk("IHDR", png.subarray(16, 29)), 8);
  return png;
}

const rows = (...bytes: number[]) => withPixels(new Uint8Array(deflateSync(Uint8Array.from(bytes))));
const whole = makePng(PLAIN, () => [0]);

const broken: [what: string, png: Uint8Array, words: string][] = [
  ["nothing", new Uint8Array(), "it does not begin as one"],
  ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff), "it does not begin as one"],
  ["a signature alone", whole.subarray(0, 8), "it is cut off: got 8 bytes"],
  ["one without its end", whole.subarray(0, -1), "it is cut off"],
  ["one that is cut off in a chunk's length", whole.subarray(0, 35), "it is cut off"],
  [
    "another chunk in front",
    Uint8Array.from([...whole.subarray(0, 8), ...pngChunk("IDAT", new Uint8Array(13))]),
    "its header is not the first in it",
  ],
  ["a width of 0", withHeader(0, 0, 0, 0, 0), "its sides are wrong: got 0x4"],
  ["a height beyond 2^31 - 1", withHeader(4, 128, 0, 0, 0), "its sides are wrong: got 4x2147483648"],
  ["gray of 3 bits", withHeader(8, 3, 0), "there are no such colours: got type 0 of 3 bits"],
  ["RGB of 4 bits", withHeader(8, 4, 2), "there are no such colours: got type 2 of 4 bits"],
  ["a colour type of 5", withHeader(8, 8, 5), "there are no such colours: got type 5 of 8 bits"],
  ["another compression", withHeader(10, 1), "its methods are unknown: got 1, 0, 0"],
  ["another interlacing", withHeader(12, 2), "its methods are unknown: got 0, 0, 2"],
  ["a damaged header", whole.with(19, 5), "its checksum is wrong: got a damaged IHDR"],
  ["damaged pixels", whole.with(45, 1), "its checksum is wrong: got a damaged IDAT"],
  ["no palette", makePng({ ...PLAIN, colour: 3 }, () => [0]), "a palette has 1 to 256 colours: got 0 bytes"],
  [
    "half a colour",
    makePng({ ...PLAIN, colour: 3, palette: [1, 2] }, () => [0]),
    "a palette has 1 to 256 colours: got 2 bytes",
  ],
  [
    "a number beyond the palette",
    makePng({ ...PLAIN, colour: 3, palette: [1, 2, 3] }, () => [1]),
    "its palette has 1 colours: got 1",
  ],
  [
    "half a transparent colour",
    makePng({ ...PLAIN, colour: 2, transparency: [1, 2] }, () => [0, 0, 0]),
    "one colour is transparent: got 2 bytes",
  ],
  [
    "an unknown filter",
    makePng({ ...PLAIN, filterOf: () => 5 }, () => [0]),
    "there is no such filter: got 5",
  ],
  ["no pixels", withPixels(new Uint8Array()), "its pixels cannot be inflated"],
  [
    "pixels that are no zlib stream",
    withPixels(Uint8Array.of(1, 2, 3, 4)),
    "its pixels cannot be inflated",
  ],
  ["too few pixels", rows(...new Uint8Array(19)), "its pixels take 20 bytes: got 19"],
  ["too many pixels", rows(...new Uint8Array(21)), "there is more in it than 20 bytes of pixels"],
];

for (const [what, png, words] of broken) {
  Deno.test(`decodePng() refuses ${what}`, () => {
    assertRefused(png, "bad-picture", words);
  });
}

Deno.test("decodePng() throws nothing but a CodecError, whatever it gets", () => {
  const png = makePng({
    width: 9,
    height: 9,
    colour: 3,
    depth: 4,
    palette: [1, 2, 3, 4, 5, 6],
    interlaced: true,
  }, (x) => [x % 2]);
  const changes = fc.array(fc.tuple(fc.nat({ max: png.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 });
  fc.assert(
    fc.property(changes, fc.nat({ max: png.length }), (changes, length) => {
      const other = png.slice(0, length);
      for (const [at, byte] of changes) other[at] = byte;
      try {
        decode(other);
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
