import type { DecodedFormat, DecodedPicture } from "../codec/codec.ts";

/** Where a pixel's samples lie, in the formats that have colours. */
const LAYOUTS = {
  bgr: { step: 3, red: 2, blue: 0 },
  rgba: { step: 4, red: 0, blue: 2 },
} as const;

/**
 * A picture in another format that holds less: gray of bgr and rgba, by the weights of BT.601 as JPEG has them, or bgr of
 * rgba. What has the format already is given back as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 1, height: 1, sourceWidth: 1, sourceHeight: 1 };
 * const picture = { format: "bgr" as const, data: Uint8Array.of(0, 0, 255), ...size };
 * assertEquals(convertPicture(picture, "gray").data, Uint8Array.of(76));
 * ```
 */
export function convertPicture(picture: DecodedPicture, format: DecodedFormat): DecodedPicture {
  if (picture.format === format) return picture;
  if (picture.format === "gray" || format === "rgba") {
    throw new RangeError(
      `Cannot convert a picture to one that holds more: got ${picture.format} to ${format}`,
    );
  }
  const convert = format === "gray" ? toGray : toBgr;
  return { ...picture, format, data: convert(picture.data, LAYOUTS[picture.format]) };
}

type Layout = typeof LAYOUTS[keyof typeof LAYOUTS];

function toGray(data: Uint8Array, { step, red, blue }: Layout): Uint8Array<ArrayBuffer> {
  const gray = new Uint8Array(data.length / step);
  // 0.299, 0.587 and 0.114 in units of 2^-16.
  for (let to = 0, at = 0; to < gray.length; to++, at += step) {
    gray[to] = (19595 * data[at + red] + 38470 * data[at + 1] + 7471 * data[at + blue] + 32768) >> 16;
  }
  return gray;
}

function toBgr(data: Uint8Array, { step, red, blue }: Layout): Uint8Array<ArrayBuffer> {
  const bgr = new Uint8Array(data.length / step * 3);
  for (let to = 0, at = 0; to < bgr.length; to += 3, at += step) {
    bgr[to] = data[at + blue];
    bgr[to + 1] = data[at + 1];
    bgr[to + 2] = data[at + red];
  }
  return bgr;
}
