import { type Picture, pictureBytes } from "../frame.ts";
import { CodecError, type DecodedFormat, DEFAULT_MAX_PIXELS } from "./codec.ts";
import { type Mat, type OpenCv, openCvError } from "./opencv.ts";
import { MAX_DIMENSION } from "./turbojpeg.ts";

/**
 * Resizes a picture with OpenCV's `INTER_AREA`: each pixel is the mean of the area that it comes from, the best there
 * is for making pictures smaller. The picture itself stays as it is.
 *
 * Throws RangeError for a size that is none, or of more than 64 megapixels, and {@linkcode CodecError} `bad-picture`
 * for I420 or where the picture's data does not fit its size.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadOpenCv } from "./opencv.ts";
 * import { resizePicture } from "./resize_picture.ts";
 *
 * const { cv } = await loadOpenCv();
 * const picture = { format: "gray" as const, width: 4, height: 1, data: Uint8Array.of(10, 20, 60, 80) };
 * assertEquals(resizePicture(cv, picture, 2, 1).data, Uint8Array.of(15, 70));
 * ```
 */
export function resizePicture(
  cv: Pick<OpenCv, "Mat" | "Size" | "resize" | "INTER_AREA" | "exceptionFromPtr"> & MatTypes,
  picture: Picture,
  width: number,
  height: number,
): Picture {
  const type = matType(cv, picture.format);
  checkSize(width, height);
  checkPicture(picture);
  using mats = new DisposableStack();
  const make = (width: number, height: number): Mat => {
    const mat = new cv.Mat(height, width, type);
    mats.defer(() => mat.delete());
    return mat;
  };
  try {
    const from = make(picture.width, picture.height);
    const to = make(width, height);
    from.data.set(picture.data);
    cv.resize(from, to, new cv.Size(width, height), 0, 0, cv.INTER_AREA);
    return { format: picture.format, width, height, data: to.data.slice() };
  } catch (thrown) {
    throw openCvError(cv, thrown);
  }
}

type MatTypes = Pick<OpenCv, "CV_8UC1" | "CV_8UC3" | "CV_8UC4">;

function matType(cv: MatTypes, format: Picture["format"]): number {
  if (format === "i420") {
    throw new CodecError("bad-picture", "Cannot resize as the picture is gray, bgr or rgba: got i420");
  }
  const types: Record<DecodedFormat, number> = { gray: cv.CV_8UC1, bgr: cv.CV_8UC3, rgba: cv.CV_8UC4 };
  return types[format];
}

function checkSize(width: number, height: number): void {
  const rule = ruleOf(width, height);
  if (rule) throw new RangeError(`Cannot resize as ${rule}: got ${width}x${height}`);
}

function checkPicture({ format, width, height, data }: Picture): void {
  const rule = ruleOf(width, height);
  if (rule) {
    throw new CodecError("bad-picture", `Cannot resize the picture as ${rule}: got ${width}x${height}`);
  }
  const bytes = pictureBytes(format, width, height);
  if (data.length === bytes) return;
  const what = `Cannot resize as ${format} of ${width}x${height} takes ${bytes} bytes`;
  throw new CodecError("bad-picture", `${what}: got ${data.length}`);
}

/** Which rule a size breaks. OpenCV's heap has 1 GB, and out of it some calls crash: both pictures must fit well. */
function ruleOf(width: number, height: number): string | undefined {
  const isSide = (pixels: number) => Number.isInteger(pixels) && pixels >= 1 && pixels <= MAX_DIMENSION;
  if (!isSide(width) || !isSide(height)) return `each side is a whole number from 1 to ${MAX_DIMENSION}`;
  if (width * height > DEFAULT_MAX_PIXELS) return `a picture has ${DEFAULT_MAX_PIXELS} pixels at most`;
}
