import type { FoundObject, Judgement } from "../../result.ts";
import type { Box } from "../analyzer.ts";
import { type Candidate, DetectionReader } from "./detection_reader.ts";
import { labelOf, type NgClasses } from "./labels.ts";
import type { NetworkAnswer } from "./network.ts";
import { boxOfFrame, type PicturePlacement } from "./place_picture.ts";
import { roundBeside, tellFew, tellPlace } from "../told.ts";

/** More objects are not told of. */
const MAX_OBJECTS = 300;

/** Options of {@linkcode judgeObjects}. */
export interface JudgeObjectsOptions {
  labels?: readonly string[];
  ng: NgClasses;
  /** 0 to 1. */
  threshold: number;
  /** Of boxes with one label that overlap by more than this (IoU), the best one stays. */
  overlap: number;
  placement: PicturePlacement;
}

/** An object that was found, as it is told. */
interface Found extends FoundObject {
  score: number;
  box: Box;
  isNg: boolean;
}

/** Judges by boxes: ng where an object that means ng has at least the threshold for a score. */
export function judgeObjects(
  reader: DetectionReader,
  answer: NetworkAnswer,
  options: JudgeObjectsOptions,
): Judgement {
  const { ng, threshold } = options;
  const { candidates, best } = reader.read(answer, threshold, ng);
  const found = suppressed(candidates, options.overlap, reader.isSuppressed)
    .map((candidate) => tell(candidate, options));
  const bad = found.filter(({ isNg }) => isNg);
  const reasons = bad.map(({ label, score, box }) => tellPlace(label, score, box));
  return {
    result: bad.length > 0 ? "ng" : "ok",
    reason: bad.length > 0 ? tellFew(reasons) : undefined,
    // Of an ng object; where there is none, how near any came to it.
    score: bad[0]?.score ?? roundBeside(best, threshold),
    threshold,
    ...(found.length > 0 && { objects: found.map(({ isNg: _, ...object }) => object) }),
  };
}

function tell({ label: index, score, ...edges }: Candidate, options: JudgeObjectsOptions): Found {
  const { labels, ng, threshold, placement } = options;
  const box = boxOfFrame([edges.left, edges.top, edges.right, edges.bottom], placement);
  return { label: labelOf(labels, index), score: roundBeside(score, threshold), box, isNg: ng.has(index) };
}

/** Non-maximum suppression within each label, the best ones first. */
function suppressed(candidates: readonly Candidate[], overlap: number, isSuppressed: boolean): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (kept.length === MAX_OBJECTS) break;
    const isNew = isSuppressed ||
      kept.every((other) => other.label !== candidate.label || iou(other, candidate) <= overlap);
    if (isNew) kept.push(candidate);
  }
  return kept;
}

/** The share of two boxes together that both have: intersection over union. */
function iou(a: Candidate, b: Candidate): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return width * height / (areaOf(a) + areaOf(b) - width * height);
}

function areaOf({ left, top, right, bottom }: Candidate): number {
  return (right - left) * (bottom - top);
}
