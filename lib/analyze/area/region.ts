import type { DecodedPicture } from "../../codec/codec.ts";
import type { Box } from "../analyzer.ts";
import { newPlane, type Plane } from "./plane.ts";

/** Sizes of a frame, in pixels: as it was sent, and as it was decoded. */
export type FrameSize = Pick<DecodedPicture, "width" | "height" | "sourceWidth" | "sourceHeight">;

/** A rectangle of a plane, in whole pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Which part of a frame was learned. */
export interface LearnedPlace {
  readonly region: Region;
  /** From the middle of a part's box to the region's, in decoded pixels; where parts are judged. */
  readonly fromPart?: { readonly x: number; readonly y: number };
}

/** How much around a part is compared too, as a share of its longer side, and at least in pixels. */
const MARGIN = { share: 0.05, pixels: 8 };

/** All of a picture. */
export function wholeOf({ width, height }: Pick<DecodedPicture, "width" | "height">): Region {
  return { x: 0, y: 0, width, height };
}

/** A part with what is around it, as far as the picture shows it. `box` is in pixels of the frame that was sent. */
export function regionAround(box: Box, picture: FrameSize): Region {
  const [x, y, width, height] = toDecoded(box, picture);
  const margin = Math.max(MARGIN.pixels, MARGIN.share * Math.max(width, height));
  const left = clamp(Math.floor(x - margin), picture.width - 1);
  const top = clamp(Math.floor(y - margin), picture.height - 1);
  const right = clamp(Math.ceil(x + width + margin), picture.width);
  const bottom = clamp(Math.ceil(y + height + margin), picture.height);
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** From the middle of a part's box to that of the region around it. */
export function fromPart(part: Box, region: Region, picture: FrameSize): { x: number; y: number } {
  const [middle, box] = [middleOfRegion(region), middleOf(part, picture)];
  return { x: middle.x - box.x, y: middle.y - box.y };
}

/** Where the middle of what was learned should be in a frame: with its part, or where it was. */
export function guessOf(learned: LearnedPlace, picture: FrameSize, part?: Box): { x: number; y: number } {
  if (part === undefined || learned.fromPart === undefined) return middleOfRegion(learned.region);
  const { x, y } = middleOf(part, picture);
  return { x: x + learned.fromPart.x, y: y + learned.fromPart.y };
}

/** The middle of a region. */
export function middleOfRegion({ x, y, width, height }: Region): { x: number; y: number } {
  return { x: x + (width - 1) / 2, y: y + (height - 1) / 2 };
}

/** Cuts a region out of a plane. */
export function cut(plane: Plane, { x, y, width, height }: Region): Plane {
  if (width === plane.width && height === plane.height) return plane;
  const piece = newPlane(width, height);
  for (let row = 0; row < height; row++) {
    const at = (y + row) * plane.width + x;
    piece.data.set(plane.data.subarray(at, at + width), row * width);
  }
  return piece;
}

function middleOf(box: Box, picture: FrameSize): { x: number; y: number } {
  const [x, y, width, height] = toDecoded(box, picture);
  return { x: x + (width - 1) / 2, y: y + (height - 1) / 2 };
}

function toDecoded([x, y, width, height]: Box, picture: FrameSize): Box {
  const [scaleX, scaleY] = [picture.width / picture.sourceWidth, picture.height / picture.sourceHeight];
  return [x * scaleX, y * scaleY, width * scaleX, height * scaleY];
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
