import { compare } from "./compare.ts";
import { type Component, findComponents } from "./find_components.ts";
import { takeGlints } from "./glints.ts";
import { type DefectLabel, labelDefect } from "./label_defect.ts";
import { GROWN, type Limits } from "./limits.ts";
import type { Plane } from "../area/plane.ts";
import { shapeOf } from "./shape_of.ts";
import type { Straightened } from "./straighten.ts";

/** A place where a part differs from the good ones. All is in pixels of the reference. */
export interface Defect {
  readonly label: DefectLabel;
  /** Of a scratch, as if it were {@linkcode SCRATCH_WIDTH} wide at least. */
  readonly area: number;
  /** Of a scratch. */
  readonly length: number;
  readonly box: [x: number, y: number, width: number, height: number];
  /** How far it lies off what good parts have there on average, in gray levels; negative where it is darker. */
  readonly contrast: number;
  readonly pixels: Int32Array;
}

/** What {@linkcode findDefects} compares. */
export interface FindDefectsOptions {
  /** The frame's picture of the part. */
  found: Straightened;
  /** What good parts have on average. */
  mean: Plane;
  /** Whether the frame is white where it shows a pixel. */
  isWhite: (at: number) => boolean;
  limits: Limits;
  /** What {@linkcode limitsOf} made the limits with, in gray levels. */
  contrast: number;
  /** What is inspected, in pixels. */
  area: number;
}

/** A scratch counts as at least so many pixels wide: how thin it is does not make it harmless. */
export const SCRATCH_WIDTH = 4;
/** Fewer seeds are noise. */
const MIN_SEEDS = 4;
/** More than this share of what is inspected is no glint. */
const MAX_GLINT = 0.02;
/** The brightest level of a reference that is still no glint's. */
const WHITE = 250;

/** Finds where a part lies outside of the limits, the largest place first; glints are among them, by their label. */
export function findDefects(options: FindDefectsOptions): Defect[] {
  const { found, mean, limits, contrast, area } = options;
  const { plane } = found;
  const deviations = compare(found, limits, options.isWhite);
  const { excess } = deviations;
  const common = { seed: (1 - GROWN) * contrast, minSeeds: MIN_SEEDS, maxArea: MAX_GLINT * area };
  const isWhiteInMean = (at: number) => mean.data[at] >= WHITE;
  const glints = [
    ...takeGlints(deviations, { ...common, bright: plane, dark: mean, isWhite: options.isWhite, sign: 1 }),
    ...takeGlints(deviations, { ...common, bright: mean, dark: plane, isWhite: isWhiteInMean, sign: -1 }),
  ];
  const components = findComponents(deviations, common);
  const defects = components.map((component) => describe(component, excess, options));
  // The glints' shapes are measured on what is left of the picture without them: their own pixels, put back.
  for (const { pixels } of glints) for (const at of pixels) excess[at] = 1;
  defects.push(...glints.map((glint) => describe(glint, excess, options, "glint")));
  return defects.sort((a, b) => b.area - a.area);
}

function describe(
  { pixels }: Component,
  excess: Int8Array,
  { found: { plane }, mean }: FindDefectsOptions,
  known?: DefectLabel,
): Defect {
  const shape = shapeOf(pixels, excess, plane.width);
  const label = known ?? labelDefect(pixels, { shape, found: plane, mean });
  const area = label === "scratch" ? shape.length * Math.max(shape.width, SCRATCH_WIDTH) : shape.area;
  return {
    label,
    area,
    length: shape.length,
    box: shape.box,
    contrast: contrastOf(pixels, plane, mean),
    pixels,
  };
}

/** Of the brighter or of the darker pixels, whichever are more. */
function contrastOf(pixels: Int32Array, found: Plane, mean: Plane): number {
  const [sums, counts] = [[0, 0], [0, 0]];
  for (const at of pixels) {
    const difference = found.data[at] - mean.data[at];
    const side = difference < 0 ? 0 : 1;
    sums[side] += difference;
    counts[side]++;
  }
  const side = counts[0] > counts[1] ? 0 : 1;
  return counts[side] === 0 ? 0 : sums[side] / counts[side];
}
