import type { Deviations } from "./compare.ts";
import { type Component, findComponents } from "./find_components.ts";
import type { Plane } from "../area/plane.ts";
import { type Shape, shapeOf } from "./shape_of.ts";
import { SHINING } from "./white.ts";

/** What {@linkcode takeGlints} looks at. */
export interface GlintsOptions {
  /** Of the two pictures, the one in which a glint would be. */
  bright: Plane;
  /** The other, where it is not. */
  dark: Plane;
  /** Whether a pixel is as white as can be in the first. */
  isWhite: (at: number) => boolean;
  /** Which pixels are looked at: those brighter than their limit, or those darker, where a glint of the reference is gone. */
  sign: 1 | -1;
  /** Pixels at most: what is larger is no glint. */
  maxArea: number;
  /** As {@linkcode findComponents} has them. */
  seed: number;
  minSeeds: number;
}

/** Fewer white pixels show no glint's middle. */
const MIN_WHITE = 4;
/** So much of what is as high as the middle is white: of a bright plateau, only what noise lifts. */
const MIN_WHITE_TOP = 0.35;
/** A hill has 0.85 times as much at 0.5 to 0.9 of its height as at 0.25 to 0.5; a white spot on something bright has less. */
const MIN_SLOPE = 0.4;
/** A glint's soft border is at least this share of its white middle's radius. */
const MIN_SOFTNESS = 0.12;
/** What is as high as this share of the top shows whether a thing is long. */
const HIGH = 0.8;
/** The square of a line's length is more than so many times its area, */
const LINE = 6;
/** but a streak of light is no scratch where it is as wide as this, in pixels. */
const STREAK = 10;
/** So much of the box around it a glint fills; one that lies on a scratch is one thing with it, and does not. */
const MIN_FILLED = 0.2;
/** On a ground that is white within so many levels, a small white spot shows no border: it may well be a glint. */
const FAINT = 40;
/** How small: so many levels of all that a glint may cover. */
const FAINT_VOLUME = 2.2;
/** Whether a small spot's border is soft cannot be told. How small: so many pixels, and pixels times levels. */
const SMALL_AREA = 300;
const SMALL_VOLUME = 20_000;
/** So much of a small glint is white at least; that of a small thing is not, but for noise. */
const MIN_WHITE_SMALL = 0.1;

/**
 * Takes specular glints out of deviations, by setting their pixels to 0, and gives them back: spots with a white middle
 * and a border that is softer than that of a thing.
 */
export function takeGlints(deviations: Deviations, options: GlintsOptions): Component[] {
  const { sign, bright, maxArea } = options;
  const { excess, width } = deviations;
  const pixels = deviations.pixels.filter((at) => excess[at] * sign > 0);
  const shining = pixels.filter((at) => bright.data[at] >= SHINING).length;
  if (shining < MIN_WHITE) return [];
  const ofSign = new Int8Array(excess.length);
  for (const at of pixels) ofSign[at] = excess[at];
  const glints = findComponents({ width, pixels, excess: ofSign }, options).filter(({ pixels }) =>
    pixels.length <= maxArea && isGlint(pixels, shapeOf(pixels, ofSign, width), options)
  );
  for (const { pixels } of glints) for (const at of pixels) excess[at] = 0;
  return glints;
}

function isGlint(
  pixels: Int32Array,
  shape: Shape,
  { bright, dark, isWhite, sign, maxArea }: GlintsOptions,
): boolean {
  const whites = pixels.filter(isWhite);
  if (whites.length < MIN_WHITE) return false;
  const height = (at: number) => bright.data[at] - dark.data[at];
  const top = whites.map(height).sort()[whites.length >> 1]!;
  if (isLine(pixels.filter((at) => height(at) >= HIGH * top), bright.width)) return false;
  if (shape.area < MIN_FILLED * shape.box[2] * shape.box[3]) return false;
  // All of a stain on a white ground is white where it is not.
  if (sign > 0) {
    const isFaint = top < FAINT && top * shape.area < FAINT_VOLUME * maxArea;
    if (isFaint) return whites.length >= MIN_WHITE_TOP * shape.area;
    const isSmall = shape.area <= SMALL_AREA && top * shape.area <= SMALL_VOLUME;
    if (isSmall && whites.length >= MIN_WHITE_SMALL * shape.area) return true;
  }
  const softness = Math.sqrt(shape.area / whites.length) - 1;
  const whitePerimeter = 2 * Math.sqrt(Math.PI * whites.length);
  const border = (shape.area - whites.length) / ((shape.perimeter + whitePerimeter) / 2);
  return softness >= MIN_SOFTNESS && border > hardBorder(top) && isHill(pixels, whites.length, top, height);
}

/** Whether pixels are few for how far they reach, and so a scratch's. */
function isLine(pixels: Int32Array, stride: number): boolean {
  const rows = pixels.map((at) => Math.floor(at / stride));
  const columns = pixels.map((at) => at % stride);
  const extent = (places: Int32Array) =>
    places.reduce((a, b) => Math.max(a, b)) - places.reduce((a, b) => Math.min(a, b)) + 1;
  const length = Math.hypot(extent(rows), extent(columns));
  return length ** 2 > LINE * pixels.length && pixels.length / length < STREAK;
}

/** Whether levels fall from a white top to all sides: a Gaussian's area between two heights goes by their ratio. */
function isHill(pixels: Int32Array, whites: number, top: number, height: (at: number) => number): boolean {
  const heights = pixels.map(height);
  const count = (from: number, to: number) =>
    heights.filter((height) => height >= from * top && height < to * top).length;
  return whites >= MIN_WHITE_TOP * count(0.9, Infinity) && count(0.5, 0.9) >= MIN_SLOPE * count(0.25, 0.5);
}

/**
 * How wide the border of a thing with a sharp edge is at most, in pixels, as measured on drawn ones: the more it stands
 * out, the more of what smoothing makes of its edge lies outside of the limits.
 */
function hardBorder(contrast: number): number {
  return Math.max(0.8, 0.75 * Math.log(Math.max(1, contrast)) - 1.25);
}
