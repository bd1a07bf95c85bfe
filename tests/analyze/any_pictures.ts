import { createCodec } from "../../lib/codec/create_codec.ts";
import { TJCS, TJSAMP } from "../../lib/codec/turbojpeg.ts";
import { cutSegments, joinSegments } from "../codec/segments.ts";
import { turboJpeg } from "../codec/turbo_jpeg.ts";
import { seeded } from "./defect/random.ts";
import { lettered, noisy, plain, rectangle, shelf, table, toJpeg } from "./quality/scene.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A picture, its size where it can be decoded, and else how it is answered. */
export interface AnyPicture {
  jpeg: Bytes;
  size?: readonly [width: number, height: number];
  code?: "bad-jpeg" | "too-large";
}

/** Pictures with more pixels are too large. */
export const MAX_PIXELS = 4_000_000;

const turbo = await createCodec("turbo");
const random = seeded(1);

/** A part on a table as each frame of a good camera shows it. */
export const part = () => toJpeg(turbo, noisy(table(320, 240), 2, random));

const scene = noisy(shelf(320, 240), 2, random);
const bgr = { width: 320, height: 240, data: new Uint8Array(new Uint8ClampedArray(scene.data).buffer) };
const whole = toJpeg(turbo, scene);
const progressive = turboJpeg(bgr, "BGR", { PROGRESSIVE: 1 });

/** Pictures of each kind that a camera, a broken one or an enemy may send, by what they are. */
export const ANY_PICTURES: Readonly<Record<string, AnyPicture>> = {
  "a scene": decodable(whole, 320, 240),
  ...Object.fromEntries(
    ([["black", 0], ["white", 255], ["grey", 128]] as const).map(([name, level]) => [
      name,
      decodable(toJpeg(turbo, plain(320, 240, [level, level, level])), 320, 240),
    ]),
  ),
  "one colour": decodable(toJpeg(turbo, plain(321, 239, [20, 200, 90])), 321, 239),
  "a sign on one colour": decodable(
    toJpeg(turbo, lettered(plain(320, 240, [255, 0, 0]), [0, 0, 0])),
    320,
    240,
  ),
  "half grey": decodable(
    toJpeg(turbo, rectangle(shelf(320, 240), [0, 120, 320, 120], [128, 128, 128])),
    320,
    240,
  ),
  ...Object.fromEntries(
    ([[1, 1], [2, 1], [1, 3], [7, 5], [16, 16], [16384, 1], [1, 16384], [16384, 40], [40, 16384]] as const)
      .map(
        ([width, height]) => [
          `${width}x${height}`,
          decodable(toJpeg(turbo, noisy(plain(width, height, [90, 120, 140]), 9, random)), width, height),
        ],
      ),
  ),
  "gray": decodable(turboJpeg(bgr, "BGR", { SUBSAMP: TJSAMP.GRAY }), 320, 240),
  "gray 1x1": decodable(
    turbo.encode({ format: "gray", width: 1, height: 1, data: Uint8Array.of(99) }),
    1,
    1,
  ),
  "4:4:4": decodable(turboJpeg(bgr, "BGR", { SUBSAMP: TJSAMP.YUV444 }), 320, 240),
  "RGB": decodable(turboJpeg(bgr, "BGR", { SUBSAMP: TJSAMP.YUV444, COLORSPACE: TJCS.RGB }), 320, 240),
  "CMYK": decodable(inks(TJCS.CMYK), 320, 180),
  "YCCK": decodable(inks(TJCS.YCCK), 320, 180),
  "progressive": decodable(progressive, 320, 240),
  "progressive gray": decodable(
    turboJpeg(bgr, "BGR", { PROGRESSIVE: 1, SUBSAMP: TJSAMP.GRAY }),
    320,
    240,
  ),
  "restart markers": decodable(turboJpeg(bgr, "BGR", { RESTARTROWS: 1 }), 320, 240),
  "nothing": broken(new Uint8Array(0)),
  "words": broken(new TextEncoder().encode("hello")),
  "SOI alone": broken(whole.slice(0, 2)),
  "SOI and EOI": broken(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)),
  "no scan": broken(joinSegments(cutSegments(whole).segments, Uint8Array.of(0xff, 0xd9))),
  "cut in its header": broken(whole.slice(0, 100)),
  "cut in its middle": broken(whole.slice(0, whole.length / 2)),
  "cut at its end": broken(whole.slice(0, -2)),
  "progressive, cut": broken(progressive.slice(0, progressive.length / 3)),
  "thousands of scans": broken(manyScans()),
  "of no height": broken(forged(320, 0)),
  "of no width": broken(forged(0, 240)),
  "lossless": broken(turboJpeg(bgr, "BGR", { LOSSLESS: 1 })),
  "larger than it is": broken(forged(2000, 1990)),
  "just too large": { jpeg: forged(2001, 2000), code: "too-large" },
  "a bomb": { jpeg: forged(65_500, 65_500), code: "too-large" },
  "a bomb beyond libjpeg's limit": { jpeg: forged(65_535, 65_535), code: "too-large" },
};

function decodable(jpeg: Bytes, width: number, height: number): AnyPicture {
  return { jpeg, size: [width, height] };
}

function broken(jpeg: Bytes): AnyPicture {
  return { jpeg, code: "bad-jpeg" };
}

/** The scene with another size in its frame header. */
function forged(width: number, height: number): Bytes {
  const { segments, rest } = cutSegments(whole.slice());
  const header = segments.find(({ marker }) => marker === 0xc0)!.bytes;
  new DataView(header.buffer).setUint16(5, height);
  new DataView(header.buffer).setUint16(7, width);
  return joinSegments(segments, rest);
}

function manyScans(): Bytes {
  const { segments, rest } = cutSegments(progressive);
  const lastScan = rest.slice(rest.lastIndexOf(0xda) - 1, -2);
  const scans = Array.from({ length: 2000 }, () => [...lastScan]).flat();
  return joinSegments(segments, Uint8Array.from([...rest.slice(0, -2), ...scans, 0xff, 0xd9]));
}

function inks(colorspace: number): Bytes {
  const data = Uint8Array.from(
    { length: 320 * 180 * 4 },
    (_, at) => at % 4 === 3 ? 200 : (at * 7 >> 5) & 255,
  );
  return turboJpeg({ width: 320, height: 180, data }, "CMYK", {
    SUBSAMP: TJSAMP.YUV444,
    COLORSPACE: colorspace,
  });
}
