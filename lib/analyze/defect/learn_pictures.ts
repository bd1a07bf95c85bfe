import { resizePicture } from "../../codec/resize_picture.ts";
import { AnalyzerError } from "../analyzer.ts";
import type { AlignMode } from "./aligner.ts";
import { type Areas, masksOf } from "../area/areas.ts";
import type { DefectValues } from "./defect_options.ts";
import type { Norm } from "./envelope.ts";
import { Learner } from "./learner.ts";
import { explainOutliers } from "./explain_outliers.ts";
import {
  hasSameAspect,
  listReferencePictures,
  readReferencePicture,
  type ReferencePictureOptions,
} from "./reference_pictures.ts";
import { type FrameSize, middleOfRegion, wholeOf } from "../area/region.ts";
import { searchPixels } from "./search_pixels.ts";

/** What good parts look like in pictures of them. */
export interface LearnedPictures {
  readonly norm: Norm;
  readonly rotates: boolean;
  /** Sizes of the first picture. */
  readonly frame: FrameSize;
}

/** Options of {@linkcode learnPictures}. */
export interface LearnPicturesOptions extends ReferencePictureOptions {
  values: Readonly<DefectValues>;
  areas: Areas;
  mode: AlignMode;
}

/** How many pictures are tried as the one that all others are laid over. */
const MAX_TRIES = 3;

/**
 * Learns from a picture of a good part, or from a folder of such: they are read one by one. What cannot be laid over the
 * others is left out, with a warning. Throws {@linkcode AnalyzerError} where one cannot be read.
 */
export function learnPictures(path: string, options: LearnPicturesOptions): LearnedPictures {
  const paths = listReferencePictures(path);
  let best = learnFrom(paths, 0, options);
  for (let tries = 1; tries < MAX_TRIES && best.better !== undefined; tries++) {
    const next = learnFrom(paths, best.better, options);
    if (next.taken.length <= best.taken.length && next.better === undefined) break;
    best = next;
  }
  for (const { path, reason } of best.refused) {
    options.context.warn(`${path} is left out of the references: ${reason}`);
  }
  const learned = best.learner.finish();
  for (const words of explainOutliers(learned, (number) => best.taken[number]!)) options.context.warn(words);
  return { norm: learned.norm, rotates: learned.rotates, frame: best.frame };
}

interface Attempt {
  learner: Learner;
  frame: FrameSize;
  taken: string[];
  refused: { path: string; reason: string }[];
  /** One that may be better as the first: it is sharper, or most others are not like the present one. */
  better?: number;
}

function learnFrom(paths: readonly string[], first: number, options: LearnPicturesOptions): Attempt {
  const { width, height, sourceWidth, sourceHeight, data } = readReferencePicture(paths[first]!, options);
  const frame = { width, height, sourceWidth, sourceHeight };
  const region = wholeOf(frame);
  const { values, mode } = options;
  const search = searchPixels(values, frame);
  const learner = new Learner({ width, height, data }, {
    ...values,
    ...masksOf(options.areas, frame, region),
    mode,
    search,
  });
  const attempt: Attempt = { learner, frame, taken: [paths[first]!], refused: [] };
  for (const [index, path] of paths.entries()) {
    if (index === first) continue;
    const answer = learner.add(readLike(path, frame, options), middleOfRegion(region));
    if (answer === "sharper") return { ...attempt, better: index };
    if (answer === undefined) attempt.taken.push(path);
    else attempt.refused.push({ path, reason: answer.reason });
  }
  if (attempt.refused.length > attempt.taken.length) attempt.better = paths.indexOf(attempt.refused[0]!.path);
  return attempt;
}

/** Reads a picture and makes it as large as the first. */
function readLike(path: string, frame: FrameSize, options: LearnPicturesOptions) {
  const picture = readReferencePicture(path, options);
  if (picture.width === frame.width && picture.height === frame.height) return picture;
  if (hasSameAspect(picture, frame)) {
    return resizePicture(options.context.cv, picture, frame.width, frame.height);
  }
  const sizes =
    `${picture.sourceWidth}x${picture.sourceHeight} beside ${frame.sourceWidth}x${frame.sourceHeight}`;
  throw new AnalyzerError(
    `Cannot use ${path} for the analyzer defect as all references have one aspect: got ${sizes}`,
  );
}
