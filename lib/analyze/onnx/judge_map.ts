import type { FoundObject, Judgement } from "../../result.ts";
import type { Box } from "../analyzer.ts";
import { type Blob, BlobFinder } from "./blob_finder.ts";
import type { NetworkAnswer } from "./network.ts";
import { boxOfFrame, type PicturePlacement } from "./place_picture.ts";
import { round, roundBeside, tellFew, tellPlace } from "../told.ts";

/** More are not told of. */
const MAX_OBJECTS = 100;

/** Options of {@linkcode judgeMap}. */
export interface JudgeMapOptions {
  /** What a spot is called. */
  label: string;
  /** Whether a spot makes a frame ng, or is told alone. */
  isNg: boolean;
  /** In the map's own levels. */
  threshold: number;
  placement: PicturePlacement;
  /** Of the picture that the network takes, in pixels. */
  width: number;
  height: number;
}

/** A map of one channel, row by row. */
interface LevelMap {
  data: Float32Array;
  width: number;
  height: number;
}

/** Judges by a map that is high where something is wrong: ng where any of it is at least the threshold. */
export function judgeMap(
  finder: BlobFinder,
  { data, dims }: NetworkAnswer,
  options: JudgeMapOptions,
): Judgement {
  const { threshold, isNg } = options;
  const [height, width] = sidesOf(dims);
  const map = { data, width, height };
  // What lies beside the frame in a letterbox is none of it.
  const shown = shownCells(map, options);
  const highest = highestIn(map, shown);
  const objects = highest >= threshold
    ? finder.find(map, shown, threshold).slice(0, MAX_OBJECTS).map((blob) => tell(blob, map, options))
    : [];
  const result = isNg && objects.length > 0 ? "ng" : "ok";
  const reasons = objects.map(({ label, peak, box }) => tellPlace(label, peak, box));
  return {
    result,
    reason: result === "ng" ? tellFew(reasons) : undefined,
    score: roundBeside(highest, threshold),
    threshold,
    ...(objects.length > 0 && { objects: objects.map(({ peak: _, ...object }) => object) }),
  };
}

interface Told extends FoundObject {
  peak: number;
  box: Box;
}

function tell(
  { left, top, right, bottom, cells, peak }: Blob,
  map: LevelMap,
  options: JudgeMapOptions,
): Told {
  const { label, threshold, placement, width, height } = options;
  const [across, down] = [width / map.width, height / map.height];
  const box = boxOfFrame([left * across, top * down, right * across, bottom * down], placement);
  const { from, to } = placement;
  const share = cells * across * down / (to[2] * to[3]);
  const level = roundBeside(peak, threshold);
  return {
    label,
    // A map's levels may be anything; an object's score is 0 to 1.
    ...(threshold <= 1 && { score: Math.min(1, level) }),
    box,
    area: Math.max(1, Math.round(share * from[2] * from[3])),
    areaPercent: round(Math.min(1, share) * 100),
    peak: level,
  };
}

/** Of 1xHxW, 1x1xHxW or 1xHxWx1. */
function sidesOf(dims: readonly number[]): [height: number, width: number] {
  const [, second, third, fourth] = dims as [number, number, number, number?];
  if (fourth === undefined) return [second, third];
  return second === 1 ? [third, fourth] : [second, third];
}

/** The cells that show the frame: left, top, right, bottom. */
function shownCells(map: LevelMap, { placement: { to }, width, height }: JudgeMapOptions) {
  const [across, down] = [map.width / width, map.height / height];
  return {
    left: Math.floor(to[0] * across),
    top: Math.floor(to[1] * down),
    right: Math.min(map.width, Math.ceil((to[0] + to[2]) * across)),
    bottom: Math.min(map.height, Math.ceil((to[1] + to[3]) * down)),
  };
}

function highestIn(
  { data, width }: LevelMap,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): number {
  let highest = -Infinity;
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      const level = data[at]!;
      if (level > highest) highest = level;
    }
  }
  return highest;
}
