import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Picture, pictureBytes } from "../../lib/frame.ts";
import { CodecError, type DctScale, type DecodedFormat } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { TJCS, TJSAMP } from "../../lib/codec/turbojpeg.ts";
import { assertNear } from "./assert_near.ts";
import { assertRefused } from "./assert_refused.ts";
import { drawJpeg, drawPicture, ffmpegDecode } from "./ffmpeg_picture.ts";
import { fromBgr, pixelAt, shrink } from "./pictures.ts";
import { psnr } from "./psnr.ts";
import { cutSegments, joinSegments, segment } from "./segments.ts";
import { turboJpeg } from "./turbo_jpeg.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const FORMATS = ["gray", "bgr", "rgba"] as const satisfies DecodedFormat[];
const SCALES = [1, 2, 4, 8] as const satisfies DctScale[];

/** Stripes of CMYK samples as they stand in the JPEG, and what they come to. */
const INKS = [
  { cmyk: [255, 255, 255, 255], bgr: [255, 255, 255] },
  { cmyk: [255, 0, 0, 255], bgr: [0, 0, 255] },
  { cmyk: [40, 120, 200, 128], bgr: [100, 60, 20] },
  { cmyk: [255, 255, 255, 0], bgr: [0, 0, 0] },
];

const turbo = await createCodec("turbo");
const wasm = await createCodec("wasm");

const scene = await drawPicture("bgr", 97, 61);
const sample = turbo.encode(scene, { quality: 90 });

/** JPEGs of one kind each; the ones of FFmpeg are its own encoder's. */
const kinds: Record<string, Bytes> = {
  "FFmpeg 4:2:0": await drawJpeg("yuvj420p", 160, 120),
  "FFmpeg 4:2:2": await drawJpeg("yuvj422p", 160, 120),
  "FFmpeg 4:4:4": await drawJpeg("yuvj444p", 160, 120),
  "FFmpeg 4:2:0, odd size": await drawJpeg("yuvj420p", 33, 17),
  "FFmpeg 1x1": await drawJpeg("yuvj420p", 1, 1),
  "4:4:4": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV444 }),
  "4:2:2": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV422 }),
  "4:2:0": turboJpeg(scene, "BGR"),
  "gray": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.GRAY }),
  "4:4:0": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV440 }),
  "4:1:1": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV411 }),
  "4:4:1": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV441 }),
  "RGB": turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV444, COLORSPACE: TJCS.RGB }),
  "progressive": turboJpeg(scene, "BGR", { PROGRESSIVE: 1 }),
  "progressive gray": turboJpeg(scene, "BGR", { PROGRESSIVE: 1, SUBSAMP: TJSAMP.GRAY }),
  "restart markers": turboJpeg(scene, "BGR", { RESTARTROWS: 1 }),
  "COM and APPn": withSegments(
    sample,
    segment(0xfe, 'vid:{"camera":"1"}'),
    segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
    segment(0xe9, "no one's"),
  ),
  "no Huffman tables, as in AVI": joinSegments(...without(sample, 0xc4)),
};
const cmyk = turboJpeg(inks(64, 48), "CMYK", { SUBSAMP: TJSAMP.YUV444, COLORSPACE: TJCS.CMYK });
const ycck = turboJpeg(inks(64, 48), "CMYK", { SUBSAMP: TJSAMP.YUV444, COLORSPACE: TJCS.YCCK });

/** What FFmpeg makes of them. */
const ffmpegPixels: Record<string, { bgr: Bytes; gray: Bytes }> = {};
for (const [kind, jpeg] of Object.entries(kinds)) {
  const [bgr, gray] = await Promise.all([ffmpegDecode(jpeg, "bgr"), ffmpegDecode(jpeg, "gray")]);
  ffmpegPixels[kind] = { bgr, gray };
}

for (const codec of [turbo, wasm]) {
  const name = `${codec.name}.decode()`;

  for (const [kind, jpeg] of Object.entries({ ...kinds, CMYK: cmyk, YCCK: ycck })) {
    Deno.test(`${name} decodes ${kind} to every format at every scale`, () => {
      const whole = codec.decode(jpeg);
      assertEquals(whole.format, "bgr");
      for (const format of FORMATS) {
        for (const scale of SCALES) {
          const picture = codec.decode(jpeg, { format, scale });
          const { width, height, sourceWidth, sourceHeight } = picture;
          assertEquals([picture.format, sourceWidth, sourceHeight], [format, whole.width, whole.height]);
          assertEquals([width, height], [Math.ceil(whole.width / scale), Math.ceil(whole.height / scale)]);
          assertEquals(picture.data.length, pictureBytes(format, width, height));
          const expected = scale === 1 ? whole : shrink(whole, scale);
          assertGreater(
            psnr(picture.data, fromBgr(expected, format)),
            scale === 1 && format !== "gray" ? 99 : 24,
          );
        }
      }
    });
  }

  for (const [kind, jpeg] of Object.entries(kinds)) {
    Deno.test(`${name} decodes ${kind} as FFmpeg does`, () => {
      const { bgr, gray } = ffmpegPixels[kind];
      // FFmpeg interpolates chroma by other rules, which shows most on small pictures.
      assertGreater(psnr(codec.decode(jpeg).data, bgr), 36);
      assertGreater(psnr(codec.decode(jpeg, { format: "gray" }).data, gray), 60);
    });
  }

  Deno.test(`${name} takes CMYK and YCCK as inverted, as Adobe writes and FFmpeg reads it`, async () => {
    for (const jpeg of [cmyk, ycck]) {
      const picture = codec.decode(jpeg);
      assertGreater(psnr(picture.data, await ffmpegDecode(jpeg, "bgr")), 38);
      for (const [index, { bgr }] of INKS.entries()) {
        assertNear(pixelAt(picture, 8 + 16 * index, 24), bgr, 3);
        const [blue, green, red] = bgr;
        const luma = [0.299 * red + 0.587 * green + 0.114 * blue];
        assertNear(pixelAt(codec.decode(jpeg, { format: "gray" }), 8 + 16 * index, 24), luma, 3);
        assertNear(pixelAt(codec.decode(jpeg, { format: "rgba" }), 8 + 16 * index, 24), [
          red,
          green,
          blue,
          255,
        ], 3);
      }
    }
  });

  Deno.test(`${name} refuses a picture that was cut anywhere, and decodes the next`, () => {
    const whole = codec.decode(sample).data;
    for (const jpeg of [sample, kinds.progressive, kinds["restart markers"], cmyk]) {
      for (let length = 0; length < jpeg.length; length += 1 + Math.floor(jpeg.length / 97)) {
        assertRefused(codec, jpeg.slice(0, length), "bad-jpeg");
      }
      assertRefused(codec, jpeg.slice(0, -1), "bad-jpeg");
      assertEquals(codec.decode(sample).data, whole);
    }
  });

  Deno.test(`${name} refuses or decodes whatever was damaged, and decodes the next`, () => {
    const whole = codec.decode(sample).data;
    const good = [sample, kinds.progressive, kinds["restart markers"], kinds["4:1:1"], cmyk];
    const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.constantFrom(...good), damage, fc.constantFrom(...FORMATS), (jpeg, changes, format) => {
        const damaged = jpeg.slice();
        for (const [place, byte] of changes) damaged[Math.floor(place * (jpeg.length - 1))] = byte;
        try {
          // A forged size within the limit may cost memory; a small limit keeps the test fast.
          const { width, height, data } = codec.decode(damaged, { format, maxPixels: 100_000 });
          assertEquals(data.length, pictureBytes(format, width, height));
        } catch (error) {
          assert(error instanceof CodecError, String(error));
        }
        assertEquals(codec.decode(sample).data, whole);
      }),
      { numRuns: 300 },
    );
  });

  Deno.test(`${name} takes the padding that some cameras leave before the end, but no more than that`, () => {
    const whole = codec.decode(sample).data;
    const body = sample.slice(0, -2);
    const end = sample.slice(-2);
    assertEquals(codec.decode(bytes(body, [0, 0, 0, 0], end)).data, whole);
    assertEquals(codec.decode(bytes(sample, new Uint8Array(100))).data, whole);
    assertRefused(codec, bytes(body, new Uint8Array(100), end), "bad-jpeg");
  });

  Deno.test(`${name} never uses the tables of the picture before`, () => {
    const [segments, rest] = without(sample, 0xdb);
    codec.decode(sample);
    assertRefused(codec, joinSegments(segments, rest), "bad-jpeg");
    // Tables of one picture, then a picture that relies on the standard ones.
    codec.decode(kinds.progressive);
    assertEquals(codec.decode(kinds["no Huffman tables, as in AVI"]).data, codec.decode(sample).data);
  });

  Deno.test(`${name} refuses what it cannot decode with words why`, () => {
    const twelveBits = sample.slice();
    twelveBits[frameHeaderAt(sample) + 4] = 12;
    const lossless = turboJpeg(scene, "BGR", { LOSSLESS: 1 });
    assertRefused(codec, new Uint8Array(0), "bad-jpeg", "there is no picture in it");
    assertRefused(codec, bytes([0xff, 0xd8, 0xff, 0xd9]), "bad-jpeg");
    assertRefused(codec, new TextEncoder().encode("GIF89a"), "bad-jpeg", "Not a JPEG file");
    assertRefused(codec, sample.slice(0, -50), "bad-jpeg", "Premature end of JPEG file");
    assertRefused(codec, twelveBits, "bad-jpeg", "12");
    assertRefused(codec, lossless, "bad-jpeg");
  });

  Deno.test(`${name} refuses a picture that is too large before it takes memory`, () => {
    const allocate = () => {
      throw new Error("It asked for memory");
    };
    for (const size of [65_535, 65_500, 8_001]) {
      const forged = sample.slice();
      new DataView(forged.buffer).setUint32(frameHeaderAt(sample) + 5, size * 65_537);
      const error = assertThrows(() => codec.decode(forged, { allocate }), CodecError) as CodecError;
      assertEquals(error.code, "too-large");
    }
    const pixels = 97 * 61;
    assertEquals(codec.decode(sample, { maxPixels: pixels }).width, 97);
    const error = assertThrows(
      () => codec.decode(sample, { maxPixels: pixels - 1, scale: 8 }),
      CodecError,
    ) as CodecError;
    assertEquals(error.code, "too-large");
    assertEquals(error.message, `Cannot decode as at most ${pixels - 1} pixels are allowed: got 97x61`);
  });

  Deno.test(`${name} refuses thousands of scans`, () => {
    const { segments, rest } = cutSegments(kinds["progressive gray"]);
    const lastScan = rest.subarray(rest.lastIndexOf(0xda) - 1, -2);
    const repeated = Array.from({ length: 200 }, () => lastScan);
    assertRefused(
      codec,
      joinSegments(segments, bytes(rest.subarray(0, -2), ...repeated, rest.slice(-2))),
      "bad-jpeg",
    );
  });

  Deno.test(`${name} writes into the memory that it is given`, () => {
    const memory = new Uint8Array(97 * 61 + 2).fill(7);
    const asked: unknown[] = [];
    const picture = codec.decode(sample, {
      format: "gray",
      allocate: (...size) => {
        asked.push(size);
        return memory.subarray(1, -1);
      },
    });
    assertEquals(asked, [["gray", 97, 61]]);
    assertEquals(picture.data.buffer, memory.buffer);
    assertEquals(memory.subarray(1, -1), codec.decode(sample, { format: "gray" }).data);
    assertEquals([memory[0], memory.at(-1)], [7, 7]);
    assertThrows(
      () => codec.decode(sample, { allocate: () => new Uint8Array(5) }),
      RangeError,
      "17751 bytes: got 5",
    );
    assertThrows(() => codec.decode(sample, { scale: 3 as DctScale }), RangeError, "1, 2, 4 and 8: got 3");
  });
}

Deno.test("both codecs decode the same, to the bit", () => {
  for (const jpeg of Object.values(kinds)) {
    for (const format of FORMATS) {
      for (const scale of SCALES) {
        const [ours, theirs] = [turbo, wasm].map((codec) => codec.decode(jpeg, { format, scale }).data);
        assertEquals(ours, theirs);
      }
    }
  }
});

function inks(width: number, height: number): Pick<Picture, "width" | "height" | "data"> {
  const data = new Uint8Array(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    data.set(INKS[Math.floor((index % width) / (width / 4))].cmyk, index * 4);
  }
  return { width, height, data };
}

function bytes(...parts: Iterable<number>[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function without(jpeg: Bytes, unwanted: number): Parameters<typeof joinSegments> {
  const { segments, rest } = cutSegments(jpeg);
  return [segments.filter(({ marker }) => marker !== unwanted), rest];
}

function withSegments(jpeg: Bytes, ...added: ReturnType<typeof segment>[]): Bytes {
  const { segments, rest } = cutSegments(jpeg);
  return joinSegments([...added, ...segments], rest);
}

function frameHeaderAt(jpeg: Bytes): number {
  return jpeg.findIndex((byte, index) => byte === 0xff && jpeg[index + 1] === 0xc0);
}
