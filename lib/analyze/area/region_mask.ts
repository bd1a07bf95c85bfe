import type { Corner } from "../../values/parse_regions.ts";
import { newPlane, type Plane } from "./plane.ts";
import { cut, type Region } from "./region.ts";

/** What a PNG shows, or polygons in pixels of the frame that was sent. */
export type Area = { readonly polygons: readonly (readonly Corner[])[] } | { readonly picture: Plane };

/** What {@linkcode regionMask} is made of. */
export interface RegionMaskOptions {
  /** What is inspected; all without it. */
  include?: Area;
  /** What of that is not. */
  ignore?: Area;
  /** The part of the picture that the mask is for. */
  region: Region;
  /** The picture's size. */
  width: number;
  height: number;
  /** The size of the frame that was sent. */
  sourceWidth: number;
  sourceHeight: number;
  /** So many pixels along the picture's border are left out. @default {8} */
  border?: number;
}

/** Pixels along the picture's border that are not inspected: a shift of a part leaves them without a counterpart. */
const BORDER = 8;

/** Where a picture is inspected, over one region of it: 1, else 0. */
export function regionMask(
  { include, ignore, region, border: widest = BORDER, ...sizes }: RegionMaskOptions,
): Plane {
  const mask = newPlane(sizes.width, sizes.height);
  const border = Math.min(widest, Math.floor(Math.min(sizes.width, sizes.height) / 8));
  for (let y = border; y < sizes.height - border; y++) {
    mask.data.fill(1, y * sizes.width + border, (y + 1) * sizes.width - border);
  }
  if (include !== undefined) keep(mask, include, sizes, true);
  if (ignore !== undefined) keep(mask, ignore, sizes, false);
  return cut(mask, region);
}

type Sizes = Omit<RegionMaskOptions, "include" | "ignore" | "region" | "border">;

/** Takes out of a mask what is not in an area, or what is. */
function keep(mask: Plane, area: Area, sizes: Sizes, inside: boolean): void {
  const isIn = "picture" in area ? scaled(area.picture, sizes) : filled(area.polygons, sizes);
  for (let at = 0; at < mask.data.length; at++) {
    if ((isIn[at] !== 0) !== inside) mask.data[at] = 0;
  }
}

function scaled({ data, width, height }: Plane, to: Sizes): Uint8Array {
  const isIn = new Uint8Array(to.width * to.height);
  for (let y = 0, at = 0; y < to.height; y++) {
    const row = Math.floor((y + 0.5) * height / to.height) * width;
    for (let x = 0; x < to.width; x++, at++) {
      if (data[row + Math.floor((x + 0.5) * width / to.width)]! >= 128) isIn[at] = 1;
    }
  }
  return isIn;
}

/** Fills polygons row by row, between each second crossing of a border. */
function filled(polygons: readonly (readonly Corner[])[], to: Sizes): Uint8Array {
  const isIn = new Uint8Array(to.width * to.height);
  const [scaleX, scaleY] = [to.width / to.sourceWidth, to.height / to.sourceHeight];
  for (const polygon of polygons) {
    const corners = polygon.map(([x, y]): Corner => [x * scaleX, y * scaleY]);
    for (let y = 0; y < to.height; y++) {
      const crossings = crossingsOf(corners, y + 0.5);
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const from = Math.max(0, Math.round(crossings[pair]!));
        const end = Math.min(to.width, Math.round(crossings[pair + 1]!));
        if (end > from) isIn.fill(1, y * to.width + from, y * to.width + end);
      }
    }
  }
  return isIn;
}

function crossingsOf(corners: readonly Corner[], y: number): number[] {
  const crossings: number[] = [];
  for (const [index, [toX, toY]] of corners.entries()) {
    const [fromX, fromY] = corners.at(index - 1)!;
    if ((fromY <= y) !== (toY <= y)) crossings.push(fromX + (y - fromY) / (toY - fromY) * (toX - fromX));
  }
  return crossings.sort((a, b) => a - b);
}
