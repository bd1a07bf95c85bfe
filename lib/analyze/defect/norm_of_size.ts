import { resizePicture } from "../../codec/resize_picture.ts";
import type { AnalyzerContext } from "../analyzer.ts";
import type { Norm } from "./envelope.ts";
import type { Plane } from "../area/plane.ts";
import { cut, type Region } from "../area/region.ts";

/** A norm made larger or smaller. */
export function resizeNorm(
  norm: Norm,
  width: number,
  height: number,
  { cv }: Pick<AnalyzerContext, "cv">,
): Norm {
  if (norm.mean.width === width && norm.mean.height === height) return norm;
  return mapPlanes(norm, (plane) => resizePicture(cv, { ...plane, format: "gray" }, width, height));
}

/** What a norm says of a region. */
export function cutNorm(norm: Norm, region: Region): Norm {
  return mapPlanes(norm, (plane) => cut(plane, region));
}

function mapPlanes({ samples, mean, lowest, highest }: Norm, map: (plane: Plane) => Plane): Norm {
  return { samples, mean: map(mean), lowest: map(lowest), highest: map(highest) };
}
