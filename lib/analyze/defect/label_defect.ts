import type { Plane } from "../area/plane.ts";
import type { Shape } from "./shape_of.ts";

/** What a defect looks like: long and thin, a soft spot, something that should be there or should not, a reflection. */
export type DefectLabel = "scratch" | "stain" | "missing" | "extra" | "glint";

/** What {@linkcode labelDefect} goes by. */
export interface LabelDefectOptions {
  shape: Shape;
  /** The frame's picture of the part, and the reference's. */
  found: Plane;
  mean: Plane;
}

/** A scratch is so many times as long as it is wide. */
const SCRATCH = 7;
/** A reference has edges where levels change by so much a pixel, on average. */
const EDGES = 4;
/** It has so many times as much of them as the frame, where something is missing. */
const MORE_EDGES = 2;
/** A sharp border changes by this share of the contrast with each pixel; the 3x3 smoothing leaves no more than 0.5. */
const SHARP = 0.28;

/** Names a defect by its shape and by the edges in it, for a person: nothing else depends on it. */
export function labelDefect(pixels: Int32Array, { shape, found, mean }: LabelDefectOptions): DefectLabel {
  // The first and the last row have no neighbours on one side.
  const inner = pixels.filter((at) => at >= found.width && at < found.data.length - found.width);
  const [edges, expected] = [meanEdge(inner, found), meanEdge(inner, mean)];
  if (expected >= EDGES && expected >= MORE_EDGES * edges) return "missing";
  if (shape.length >= SCRATCH * shape.width) return "scratch";
  return borderSharpness(inner, found, mean) >= SHARP ? "extra" : "stain";
}

function meanEdge(pixels: Int32Array, { data, width }: Plane): number {
  let sum = 0;
  for (let index = 0; index < pixels.length; index++) {
    const at = pixels[index];
    sum += Math.abs(data[at + 1] - data[at - 1]) + Math.abs(data[at + width] - data[at - width]);
  }
  return sum / 2 / Math.max(1, pixels.length);
}

/** How steep the difference is where it is about half of what it is at most, as a share of that. */
function borderSharpness(pixels: Int32Array, { data, width }: Plane, mean: Plane): number {
  const difference = (at: number) => data[at] - mean.data[at];
  const differences = Float32Array.from(pixels, (at) => Math.abs(difference(at))).sort();
  const most = differences[Math.floor(pixels.length * 0.9)] ?? 0;
  let [sum, count] = [0, 0];
  for (let index = 0; index < pixels.length; index++) {
    const at = pixels[index];
    const share = Math.abs(difference(at)) / most;
    if (share < 0.3 || share > 0.7) continue;
    const slopeX = difference(at + 1) - difference(at - 1);
    const slopeY = difference(at + width) - difference(at - width);
    sum += Math.hypot(slopeX, slopeY) / 2;
    count++;
  }
  return count === 0 ? 1 : sum / count / most;
}
