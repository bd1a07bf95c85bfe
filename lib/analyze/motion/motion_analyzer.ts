import type { DecodedPicture } from "../../codec/codec.ts";
import type { FoundObject, Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  type Box,
  type WantsPixels,
} from "../analyzer.ts";
import { round, roundBeside, tellFew } from "../told.ts";
import type { Piece } from "../parts/piece_finder.ts";
import { shrinkPicture } from "../shrink_picture.ts";
import { boxInFrame } from "../area/box_in_frame.ts";
import { type Motion, MotionDetector } from "./motion_detector.ts";
import type { MotionValues } from "./motion_options.ts";
import { WatchedMask } from "../area/watched_mask.ts";

/** What was learned of frames of one size. */
interface Learned {
  size: string;
  detector: MotionDetector;
}

/** Something that moves. */
interface Moving extends FoundObject {
  area: number;
  /** Of the frame, in %. */
  share: number;
}

/** Tells what moves in a camera's frames. All options are live, and none but `size` makes it learn anew. */
export class MotionAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: AnalyzerContext;
  readonly #values: MotionValues;
  readonly #mask: WatchedMask;
  #learned?: Learned;
  /** The one before: a frame of another size that slips in makes nobody forget what was learned. */
  #former?: Learned;

  /** Throws `AnalyzerError` where a picture that an option names cannot be used. */
  constructor(context: AnalyzerContext, values: MotionValues) {
    this.#context = context;
    this.#values = values;
    this.#mask = new WatchedMask(context);
    this.#mask.read(values);
  }

  get wants(): WantsPixels {
    return { format: "gray", longestSide: this.#values.size };
  }

  analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Judgement {
    return this.#analyze(this.#fit(picture), part);
  }

  [Symbol.dispose](): void {}

  /** Of a frame so large that an eighth is more than is wanted. */
  #fit(picture: DecodedPicture): DecodedPicture {
    const longest = Math.max(picture.width, picture.height);
    return shrinkPicture(picture, Math.max(1, Math.floor(longest / this.#values.size)));
  }

  #analyze(picture: DecodedPicture, part?: Box): Judgement {
    const { data: mask } = this.#mask.over(picture, this.#values, part);
    const { contrast, learn, absorb, join, shadows } = this.#values;
    const motion = this.#detectorFor(picture).look(picture, this.#context.now(), {
      contrast,
      learn,
      absorb,
      join: join / 100 * Math.max(picture.width, picture.height),
      shadows: shadows === "count",
      mask,
    });
    return motion.kind === "seen" ? this.#judge(motion.pieces, picture) : unknown(motion, picture);
  }

  #detectorFor({ width, height, sourceWidth, sourceHeight }: DecodedPicture): MotionDetector {
    const size = [width, height, sourceWidth, sourceHeight].join();
    if (this.#learned?.size !== size) {
      const next = this.#former?.size === size ? this.#former : undefined;
      // What was hardly begun is not worth keeping.
      if (this.#learned?.detector.hasLearned || next !== undefined) this.#former = this.#learned;
      this.#learned = next ?? { size, detector: new MotionDetector(width, height) };
    }
    return this.#learned!.detector;
  }

  #judge(pieces: readonly Piece[], picture: DecodedPicture): Judgement {
    const { minArea, verdict } = this.#values;
    const found = pieces.map((piece) => toMoving(piece, picture));
    const moving = found.filter(({ share }) => share >= minArea);
    const isNg = verdict === "ng" && moving.length > 0;
    return {
      result: isNg ? "ng" : "ok",
      reason: isNg ? tellFew(moving.map(tell)) : undefined,
      score: roundBeside(found[0]?.share ?? 0, minArea),
      threshold: minArea,
      ...(moving.length > 0 && { objects: moving.map(({ share: _, ...object }) => object) }),
      metrics: { moving: moving.length },
    };
  }
}

function toMoving({ bounds, area }: Piece, picture: DecodedPicture): Moving {
  const { width, height, sourceWidth, sourceHeight } = picture;
  const share = area / (width * height);
  return {
    label: "motion",
    box: boxInFrame(bounds, picture),
    area: Math.max(1, Math.round(share * sourceWidth * sourceHeight)),
    share: 100 * share,
  };
}

function tell({ area, share, box: [x, y, width, height] }: Moving): string {
  return `Motion of ${area} px, ${round(share)} %, at ${Math.round(x + width / 2)},${
    Math.round(y + height / 2)
  }`;
}

/** The answer to a frame in which it cannot be told what moves. */
function unknown(motion: Exclude<Motion, { kind: "seen" }>, picture: DecodedPicture): Judgement {
  switch (motion.kind) {
    case "learning":
      return { result: "unknown", code: "learning", reason: "Learning what the view looks like" };
    case "changed":
      return { result: "unknown", code: "learning", reason: "All of the view has changed: learning it anew" };
    case "blurred":
      return { result: "unknown", code: "out-of-focus", reason: "The view is out of focus" };
    case "blind": {
      const reason = "Nothing can be seen: the lens is covered, or the light is off";
      return { result: "unknown", code: "no-signal", reason };
    }
    case "moved": {
      const across = Math.round(motion.shift.x * picture.sourceWidth / picture.width);
      const down = Math.round(motion.shift.y * picture.sourceHeight / picture.height);
      const reason = `The camera has moved: the view is shifted by ${across},${down} px, and learned anew`;
      return { result: "unknown", code: "camera-moved", reason };
    }
  }
}
