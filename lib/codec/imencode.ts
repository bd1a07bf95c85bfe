import { type Codec, CodecError, type DecodedFormat, type EncodeOptions } from "./codec.ts";
import type { Mat, OpenCv } from "./opencv.ts";

/**
 * Encodes a Mat, or a region of one, to a JPEG: `CV_8UC1` as gray, `CV_8UC3` as BGR, `CV_8UC4` as RGBA
 * without its alpha.
 *
 * Throws {@linkcode CodecError} `bad-picture` for an empty Mat or one of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createCodec } from "./create_codec.ts";
 * import { imencode } from "./imencode.ts";
 * import { loadOpenCv } from "./opencv.ts";
 *
 * const { cv } = await loadOpenCv();
 * using codec = await createCodec();
 * const mat = new cv.Mat(8, 16, cv.CV_8UC1, [40, 0, 0, 0]);
 * const jpeg = imencode(cv, codec, mat, { quality: 90 });
 * assertEquals(codec.decode(jpeg).width, 16);
 * mat.delete();
 * ```
 */
export function imencode(
  cv: OpenCv,
  codec: Pick<Codec, "encode">,
  mat: Mat,
  options?: EncodeOptions,
): Uint8Array<ArrayBuffer> {
  const format = formatOf(cv, mat);
  if (mat.isContinuous()) return encodeMat(codec, mat, format, options);
  // The data of a region begins in the right place, but goes on into what is beside it.
  const whole = mat.clone();
  try {
    return encodeMat(codec, whole, format, options);
  } finally {
    whole.delete();
  }
}

function formatOf(cv: OpenCv, mat: Mat): DecodedFormat {
  switch (mat.type()) {
    case cv.CV_8UC1:
      return "gray";
    case cv.CV_8UC3:
      return "bgr";
    case cv.CV_8UC4:
      return "rgba";
  }
  throw new CodecError(
    "bad-picture",
    `Cannot encode a Mat as it is CV_8UC1, CV_8UC3 or CV_8UC4: got type ${mat.type()}`,
  );
}

function encodeMat(
  codec: Pick<Codec, "encode">,
  mat: Mat,
  format: DecodedFormat,
  options?: EncodeOptions,
): Uint8Array<ArrayBuffer> {
  return codec.encode({ format, width: mat.cols, height: mat.rows, data: mat.data }, options);
}
