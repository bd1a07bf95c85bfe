import type { Codec, DecodedFormat, DecodeOptions } from "./codec.ts";
import { type Mat, type OpenCv, openCvError } from "./opencv.ts";

/**
 * Decodes a JPEG to a new Mat, which OpenCV's own builds for WASM cannot: `CV_8UC1` for `gray`, `CV_8UC3` for
 * `bgr` (the default), `CV_8UC4` for `rgba`. The pixels are written straight into the Mat. The caller deletes
 * it.
 *
 * Throws what {@linkcode Codec.decode} throws, and an Error where OpenCV is out of memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createCodec } from "./create_codec.ts";
 * import { imdecode } from "./imdecode.ts";
 * import { loadOpenCv } from "./opencv.ts";
 *
 * const { cv } = await loadOpenCv();
 * using codec = await createCodec();
 * const jpeg = codec.encode({ format: "gray", width: 2, height: 1, data: Uint8Array.of(40, 40) });
 * const mat = imdecode(cv, codec, jpeg, { format: "gray" });
 * assertEquals(mat.data, Uint8Array.of(40, 40));
 * mat.delete();
 * ```
 */
export function imdecode(
  cv: OpenCv,
  codec: Pick<Codec, "decode">,
  jpeg: Uint8Array<ArrayBuffer>,
  options?: Omit<DecodeOptions, "allocate">,
): Mat {
  let mat: Mat | undefined;
  const allocate = (format: DecodedFormat, width: number, height: number) => {
    mat = newMat(cv, format, width, height);
    return mat.data;
  };
  try {
    codec.decode(jpeg, { ...options, allocate });
    return mat!;
  } catch (error) {
    mat?.delete();
    throw error;
  }
}

function newMat(cv: OpenCv, format: DecodedFormat, width: number, height: number): Mat {
  const type = { gray: cv.CV_8UC1, bgr: cv.CV_8UC3, rgba: cv.CV_8UC4 }[format];
  try {
    return new cv.Mat(height, width, type);
  } catch (thrown) {
    throw openCvError(cv, thrown);
  }
}
