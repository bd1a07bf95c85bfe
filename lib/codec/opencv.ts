import { createRequire } from "node:module";
import { npmFile } from "./npm_file.ts";
import { withoutProcessListeners } from "./without_process_listeners.ts";

/**
 * What we use of opencv-wasm (OpenCV 4.3); its own types are all `any`. Add here what a new analyzer needs.
 */
export interface OpenCv {
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  readonly CV_8UC4: number;
  readonly CV_16S: number;
  readonly CV_32F: number;
  readonly CV_64F: number;
  readonly INTER_AREA: number;
  readonly INTER_LINEAR: number;
  readonly COLOR_BGR2GRAY: number;
  readonly COLOR_BGR2RGBA: number;
  readonly COLOR_RGBA2BGR: number;
  readonly COLOR_RGBA2GRAY: number;

  Mat: {
    new (): Mat;
    /** With no scalar, the samples are whatever the memory held. */
    new (rows: number, cols: number, type: number, scalar?: Scalar): Mat;
  };
  MatVector: { new (): MatVector };
  Rect: { new (x: number, y: number, width: number, height: number): Rect };
  Size: { new (width: number, height: number): Size };

  calcHist(
    images: MatVector,
    channels: readonly number[],
    mask: Mat,
    hist: Mat,
    histSize: readonly number[],
    ranges: readonly number[],
  ): void;
  countNonZero(src: Mat): number;
  cvtColor(src: Mat, dst: Mat, code: number): void;
  inRange(src: Mat, lower: Mat, upper: Mat, dst: Mat): void;
  Laplacian(src: Mat, dst: Mat, depth: number, ksize?: number): void;
  mean(src: Mat): Scalar;
  meanStdDev(src: Mat, mean: Mat, stddev: Mat): void;
  resize(src: Mat, dst: Mat, size: Size, fx?: number, fy?: number, interpolation?: number): void;
  exceptionFromPtr(pointer: number): { msg: string };

  /** Its heap, which grows and never shrinks. */
  readonly HEAP32: Int32Array<ArrayBuffer>;
  /** Where in its heap the end of what was ever taken of it stands, in bytes. */
  _emscripten_get_sbrk_ptr(): number;
}

/** A matrix in OpenCV's heap. Who makes one deletes it. */
export interface Mat {
  readonly rows: number;
  readonly cols: number;
  /**
   * The samples, in OpenCV's heap. Read it again after every call into OpenCV: it goes stale (length 0) when
   * the heap grows. It is only right where {@linkcode Mat.isContinuous}.
   */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly data16S: Int16Array<ArrayBuffer>;
  readonly data32F: Float32Array<ArrayBuffer>;
  readonly data64F: Float64Array<ArrayBuffer>;
  type(): number;
  channels(): number;
  size(): Size;
  /** False for most regions of a larger Mat: `clone()` makes such a one continuous. */
  isContinuous(): boolean;
  /** A view on a part: it shares the samples and has to be deleted itself. */
  roi(rect: Rect): Mat;
  clone(): Mat;
  delete(): void;
}

/** An array of Mats. `get()` hands out a Mat that has to be deleted too. */
export interface MatVector {
  push_back(mat: Mat): void;
  get(index: number): Mat;
  size(): number;
  delete(): void;
}

/** In pixels. */
export interface Size {
  width: number;
  height: number;
}

/** In pixels, from the top left. */
export interface Rect extends Size {
  x: number;
  y: number;
}

/** One number for each channel, always four. */
export type Scalar = readonly [number, number, number, number];

let loaded: OpenCv | undefined;

/** OpenCV, which the first call in a thread loads: that takes about 150 ms and 40 MB. */
export function openCv(): OpenCv {
  return loaded ??= withoutProcessListeners(() => {
    const { cv } = createRequire(import.meta.url)(npmFile("opencv-wasm")) as { cv: OpenCv };
    return cv;
  });
}

/**
 * Loads OpenCV as {@linkcode openCv} does.
 *
 * `cv` comes inside an object since it has a `then` of its own: an async function that returned `cv` itself
 * would never settle.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadOpenCv } from "./opencv.ts";
 *
 * const { cv } = await loadOpenCv();
 * const mat = new cv.Mat(2, 3, cv.CV_8UC1, [7, 0, 0, 0]);
 * assertEquals(cv.mean(mat)[0], 7);
 * mat.delete();
 * ```
 */
export function loadOpenCv(): Promise<{ cv: OpenCv }> {
  return Promise.try(() => ({ cv: openCv() }));
}

/** Makes an Error with OpenCV's own words of what a call into OpenCV threw: it throws bare numbers. */
export function openCvError(cv: Pick<OpenCv, "exceptionFromPtr">, thrown: unknown): Error {
  if (typeof thrown === "number") return new Error(cv.exceptionFromPtr(thrown).msg.trim(), { cause: thrown });
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

/** Makes an Error of what was thrown where OpenCV may have been called, or not even been loaded. */
export function errorOf(thrown: unknown): Error {
  return openCvError(loaded ?? { exceptionFromPtr: (number) => ({ msg: `${number}` }) }, thrown);
}
