import { loadOpenCv, type Mat, openCvError, type Size } from "../../../lib/codec/opencv.ts";
import type { Judgement } from "../../../lib/result.ts";
import { CODEC } from "./judge_defects.ts";

/** How the plain recipe lays a frame over the reference: the best shift, or the best shift and turn. */
export type RecipeAlign = "matchTemplate" | "ECC";

/** In px: the frame may be shifted by as much. */
const INSET = 6;
/** In px: what is nearer to the border is not looked at. */
const BORDER = 8;
/** In % of the picture. */
const THRESHOLD = 0.02;
/** In gray levels. */
const CONTRAST: Record<RecipeAlign, number> = { matchTemplate: 12, ECC: 15 };
const [COLUMNS, ROWS] = [16, 12];

/** What the recipe takes of OpenCV beside what vid does. */
interface RecipeCv {
  readonly TM_CCOEFF_NORMED: number;
  readonly MOTION_EUCLIDEAN: number;
  readonly MORPH_CLOSE: number;
  readonly MORPH_RECT: number;
  readonly CC_STAT_AREA: number;
  readonly WARP_INVERSE_MAP: number;
  Point: { new (x: number, y: number): unknown };
  TermCriteria: { new (type: number, count: number, epsilon: number): unknown };
  matchTemplate(image: Mat, template: Mat, result: Mat, method: number): void;
  minMaxLoc(mat: Mat): { maxLoc: { x: number; y: number } };
  findTransformECC(
    template: Mat,
    image: Mat,
    warp: Mat,
    motion: number,
    criteria: unknown,
    mask: Mat,
    gaussian: number,
  ): number;
  warpAffine(src: Mat, dst: Mat, warp: Mat, size: Size, flags: number): void;
  GaussianBlur(src: Mat, dst: Mat, size: Size, sigma: number): void;
  getStructuringElement(shape: number, size: Size): Mat;
  morphologyEx(src: Mat, dst: Mat, operation: number, kernel: Mat, anchor: unknown, iterations: number): void;
  connectedComponentsWithStats(src: Mat, labels: Mat, stats: Mat, centroids: Mat): number;
}

const { cv } = await loadOpenCv();
const more = cv as unknown as RecipeCv;

interface Gray {
  width: number;
  height: number;
  data: Uint8Array;
}

/**
 * The plain recipe, for comparison: align, one gain for all, a Gaussian, the lowest and highest of each pixel over good
 * samples, components. All by OpenCV, as it is often put together.
 */
export function makeRecipe(
  good: readonly Uint8Array<ArrayBuffer>[],
  align: RecipeAlign,
): (jpeg: Uint8Array<ArrayBuffer>) => Promise<Pick<Judgement, "result">> {
  const [reference, ...others] = good.map(decode);
  const samples = [reference!, ...others.map((other) => layOver(other, reference!, align))].map(blur);
  const lowest = samples.reduce(pixelwise(Math.min));
  const highest = samples.reduce(pixelwise(Math.max));
  const judge = (jpeg: Uint8Array<ArrayBuffer>) => {
    const frame = blur(layOver(decode(jpeg), reference!, align));
    const mask = beyond(frame, lowest, highest, CONTRAST[align]);
    const share = largestComponent(mask) / (frame.width * frame.height) * 100;
    return { result: share >= THRESHOLD ? "ng" : "ok" } as const;
  };
  return (jpeg) => new Promise((resolve) => resolve(judge(jpeg)));
}

function decode(jpeg: Uint8Array<ArrayBuffer>): Gray {
  return CODEC.decode(jpeg, { format: "gray" });
}

function layOver(frame: Gray, reference: Gray, align: RecipeAlign): Gray {
  const warp = align === "ECC" ? byEcc(frame, reference) : byTemplate(frame, reference);
  const straight = withMats((mat) => {
    const [from, to, matrix] = [mat(frame), mat(), mat()];
    matrix.create(2, 3, cv.CV_64F);
    matrix.data64F.set(warp);
    const size = new cv.Size(frame.width, frame.height);
    more.warpAffine(from, to, matrix, size, cv.INTER_LINEAR | more.WARP_INVERSE_MAP);
    return { ...frame, data: to.data.slice() };
  });
  const gain = medianRatio(straight, reference);
  return { ...straight, data: straight.data.map((level) => Math.min(255, Math.round(level * gain))) };
}

function byTemplate(frame: Gray, reference: Gray): number[] {
  return withMats((mat) => {
    const [image, template, scores] = [mat(frame), mat(inset(reference)), mat()];
    more.matchTemplate(image, template, scores, more.TM_CCOEFF_NORMED);
    const { x, y } = more.minMaxLoc(scores).maxLoc;
    const at = (column: number, row: number) => scores.data32F[row * scores.cols + column]!;
    const inside = x > 0 && y > 0 && x < scores.cols - 1 && y < scores.rows - 1;
    const dx = inside ? vertex(at(x - 1, y), at(x, y), at(x + 1, y)) : 0;
    const dy = inside ? vertex(at(x, y - 1), at(x, y), at(x, y + 1)) : 0;
    return [1, 0, x + dx - INSET, 0, 1, y + dy - INSET];
  });
}

/** At half the size. */
function byEcc(frame: Gray, reference: Gray): number[] {
  return withMats((mat) => {
    const [image, template, warp, half, halfTemplate, mask] = [
      mat(frame),
      mat(reference),
      mat(),
      mat(),
      mat(),
      mat(),
    ];
    const size = new cv.Size(frame.width >> 1, frame.height >> 1);
    cv.resize(image, half, size, 0, 0, cv.INTER_AREA);
    cv.resize(template, halfTemplate, size, 0, 0, cv.INTER_AREA);
    warp.create(2, 3, cv.CV_32F);
    warp.data32F.set([1, 0, 0, 0, 1, 0]);
    try {
      const criteria = new more.TermCriteria(3, 50, 1e-4);
      more.findTransformECC(halfTemplate, half, warp, more.MOTION_EUCLIDEAN, criteria, mask, 5);
    } catch (thrown) {
      // It did not converge: the frame stays as it is.
      openCvError(cv, thrown);
    }
    const [a, b, x, c, d, y] = warp.data32F;
    return [a!, b!, x! * 2, c!, d!, y! * 2];
  });
}

function inset({ width, height, data }: Gray): Gray {
  const [columns, rows] = [width - 2 * INSET, height - 2 * INSET];
  const cut = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = (y + INSET) * width + INSET;
    cut.set(data.subarray(from, from + columns), y * columns);
  }
  return { width: columns, height: rows, data: cut };
}

/** Where a parabola through three values, one apart, has its vertex, from the middle one. */
function vertex(before: number, at: number, after: number): number {
  const bend = before - 2 * at + after;
  return bend === 0 ? 0 : (before - after) / (2 * bend);
}

function medianRatio(frame: Gray, reference: Gray): number {
  const blocks = (gray: Gray) =>
    withMats((mat) => {
      const [from, to] = [mat(gray), mat()];
      cv.resize(from, to, new cv.Size(COLUMNS, ROWS), 0, 0, cv.INTER_AREA);
      return to.data.slice();
    });
  const [ours, theirs] = [blocks(frame), blocks(reference)];
  const ratios = Array.from(ours, (level, at) => theirs[at]! / Math.max(1, level)).toSorted((a, b) => a - b);
  return ratios[ratios.length >> 1]!;
}

function blur(gray: Gray): Gray {
  return withMats((mat) => {
    const [from, to] = [mat(gray), mat()];
    more.GaussianBlur(from, to, new cv.Size(3, 3), 0);
    return { ...gray, data: to.data.slice() };
  });
}

function pixelwise(choose: (a: number, b: number) => number): (a: Gray, b: Gray) => Gray {
  return (a, b) => ({ ...a, data: a.data.map((level, at) => choose(level, b.data[at]!)) });
}

function beyond({ width, height, data }: Gray, lowest: Gray, highest: Gray, contrast: number): Gray {
  const mask = new Uint8Array(data.length);
  for (let y = BORDER; y < height - BORDER; y++) {
    for (let at = y * width + BORDER; at < (y + 1) * width - BORDER; at++) {
      const isBeyond = data[at]! - highest.data[at]! > contrast || lowest.data[at]! - data[at]! > contrast;
      if (isBeyond) mask[at] = 255;
    }
  }
  return { width, height, data: mask };
}

/** In px. */
function largestComponent(gray: Gray): number {
  return withMats((mat, keep) => {
    const [mask, closed, labels, stats, centroids] = [mat(gray), mat(), mat(), mat(), mat()];
    const kernel = keep(more.getStructuringElement(more.MORPH_RECT, new cv.Size(3, 3)));
    more.morphologyEx(mask, closed, more.MORPH_CLOSE, kernel, new more.Point(-1, -1), 2);
    const count = more.connectedComponentsWithStats(closed, labels, stats, centroids);
    const areas = Array.from(
      { length: count - 1 },
      (_, n) => stats.data32S[(n + 1) * stats.cols + more.CC_STAT_AREA]!,
    );
    return Math.max(0, ...areas);
  });
}

type AnyMat = Mat & { create(rows: number, cols: number, type: number): void; data32S: Int32Array };

/** Gives Mats, empty or of a picture, that are deleted in the end; `keep` takes one that was made elsewhere. */
function withMats<T>(run: (mat: (gray?: Gray) => AnyMat, keep: (mat: Mat) => Mat) => T): T {
  using mats = new DisposableStack();
  const keep = (mat: Mat) => {
    mats.defer(() => mat.delete());
    return mat;
  };
  const make = (gray?: Gray) => {
    const mat = keep(gray ? new cv.Mat(gray.height, gray.width, cv.CV_8UC1) : new cv.Mat());
    if (gray) mat.data.set(gray.data);
    return mat as AnyMat;
  };
  try {
    return run(make, keep);
  } catch (thrown) {
    throw openCvError(cv, thrown);
  }
}
