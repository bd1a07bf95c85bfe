import { type Picture, pictureBytes } from "../frame.ts";
import { CodecError, type EncodeOptions } from "./codec.ts";
import { MAX_DIMENSION } from "./turbojpeg.ts";

const DEFAULTS = { quality: 80, headroom: 0 } satisfies EncodeOptions;

/**
 * Checks a picture before native code reads its memory, and fills in the options.
 *
 * Throws {@linkcode CodecError} `bad-picture`, or RangeError for an option.
 */
export function checkEncode(picture: Picture, options: EncodeOptions = {}): Required<EncodeOptions> {
  const { quality = DEFAULTS.quality, headroom = DEFAULTS.headroom } = options;
  if (!isWhole(quality, 1, 100)) {
    throw new RangeError(`Cannot encode as the quality is a whole number from 1 to 100: got ${quality}`);
  }
  if (!isWhole(headroom, 0, Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`Cannot encode as the headroom is a whole number of bytes: got ${headroom}`);
  }
  const { format, width, height, data } = picture;
  if (!isWhole(width, 1, MAX_DIMENSION) || !isWhole(height, 1, MAX_DIMENSION)) {
    throw badPicture(`a JPEG is 1 to ${MAX_DIMENSION} pixels wide and high: got ${width}x${height}`);
  }
  const bytes = pictureBytes(format, width, height);
  if (data.length !== bytes) {
    throw badPicture(`${format} of ${width}x${height} takes ${bytes} bytes: got ${data.length}`);
  }
  return { quality, headroom };
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function badPicture(rule: string): CodecError {
  return new CodecError("bad-picture", `Cannot encode as ${rule}`);
}
