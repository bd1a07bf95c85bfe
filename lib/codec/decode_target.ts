import { pictureBytes } from "../frame.ts";
import { CodecError, type DecodedPicture, type DecodeOptions, DEFAULT_MAX_PIXELS } from "./codec.ts";

/** What has to be known of a JPEG before its pixels are given memory. */
export interface JpegHeader {
  width: number;
  height: number;
}

/**
 * Makes the picture that a JPEG is going to be decoded into, once its header is known.
 *
 * Throws {@linkcode CodecError} `too-large` before any memory is taken.
 */
export function decodeTarget({ width, height }: JpegHeader, options: DecodeOptions): DecodedPicture {
  const { format = "bgr", scale = 1, maxPixels = DEFAULT_MAX_PIXELS, allocate = newBuffer } = options;
  if (![1, 2, 4, 8].includes(scale)) {
    throw new RangeError(`Cannot decode as the scale is one of 1, 2, 4 and 8: got ${scale}`);
  }
  if (width * height > maxPixels) {
    throw new CodecError(
      "too-large",
      `Cannot decode as at most ${maxPixels} pixels are allowed: got ${width}x${height}`,
    );
  }
  const target = { format, width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
  const data = allocate(target.format, target.width, target.height);
  const bytes = pictureBytes(target.format, target.width, target.height);
  if (data.length !== bytes) {
    throw new RangeError(`Cannot decode as the pixels take ${bytes} bytes: got ${data.length} allocated`);
  }
  return { ...target, data, sourceWidth: width, sourceHeight: height };
}

function newBuffer(...picture: Parameters<typeof pictureBytes>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pictureBytes(...picture));
}
