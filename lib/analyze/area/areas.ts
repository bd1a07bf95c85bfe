import { decodePng } from "../../codec/decode_png.ts";
import type { Regions } from "../../values/parse_regions.ts";
import { type AnalyzerContext, AnalyzerError } from "../analyzer.ts";
import { areaOf, type Plane } from "./plane.ts";
import { readPictureFile } from "./read_picture_file.ts";
import { type FrameSize, type Region, wholeOf } from "./region.ts";
import { type Area, regionMask } from "./region_mask.ts";

/** Options that say where frames are looked at. */
export interface Regional {
  readonly include?: Regions;
  readonly ignore?: Regions;
}

/** Where frames are looked at, and where of that not. */
export interface Areas {
  readonly include?: Area;
  readonly ignore?: Area;
}

/** Reads the options' areas. Throws {@linkcode AnalyzerError} where a PNG cannot be read. */
export function loadAreas({ include, ignore }: Regional, context: AnalyzerContext): Areas {
  return {
    ...(include !== undefined && { include: loadArea(include, context) }),
    ...(ignore !== undefined && { ignore: loadArea(ignore, context) }),
  };
}

/**
 * Lays areas over a region of a picture: `mask` has what is inspected, `around` what alignment may go by. `border` is as
 * {@linkcode regionMask} has it. Throws {@linkcode AnalyzerError} where nothing is left.
 */
export function masksOf(
  { include, ignore }: Areas,
  { width, height, sourceWidth, sourceHeight }: FrameSize,
  region: Region,
  border?: number,
): { mask: Plane; around: Plane } {
  const options = { ignore, region, width, height, sourceWidth, sourceHeight, border };
  const around = regionMask(options);
  const mask = include === undefined ? around : regionMask({ ...options, include });
  if (areaOf(mask) > 0) return { mask, around };
  const size = `${sourceWidth}x${sourceHeight}`;
  throw new AnalyzerError(`Cannot inspect frames of ${size} as include and ignore leave nothing of them`);
}

/** The rectangle around what is included. */
export function includedRegion({ include }: Areas, picture: FrameSize): Region {
  const { mask } = masksOf({ include }, picture, wholeOf(picture));
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0];
  for (let y = 0, at = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++, at++) {
      if (mask.data[at] === 0) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function loadArea(regions: Regions, { maxPixels }: AnalyzerContext): Area {
  if ("polygons" in regions) return regions;
  const read = (bytes: Uint8Array<ArrayBuffer>) => decodePng(bytes, { format: "gray", maxPixels });
  return { picture: readPictureFile(regions.png, read) };
}
