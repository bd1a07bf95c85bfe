import { CodecError } from "./codec.ts";

/** The words for a JPEG that is over before its picture begins, where libjpeg-turbo has none. */
export const NO_PICTURE = "there is no picture in it";

/** Makes the error for a JPEG that libjpeg-turbo will not decode, from its own words. */
export function jpegRefused(words: string, options?: ErrorOptions): CodecError {
  const code = /^(Maximum supported image dimension|Insufficient memory)/.test(words)
    ? "too-large"
    : "bad-jpeg";
  return new CodecError(code, `Cannot decode as libjpeg-turbo refuses the JPEG: ${words}`, options);
}
