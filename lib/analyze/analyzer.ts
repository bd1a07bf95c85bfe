import type { DecodedFormat, DecodedPicture } from "../codec/codec.ts";
import type { OpenCv } from "../codec/opencv.ts";
import type { Judgement } from "../result.ts";

/** What an analyzer wants to see of a frame: it gets exactly that, decoded for the least price. */
export interface Wants {
  format: DecodedFormat;
  /**
   * Pixels that the longer side must have left: the picture is decoded at the smallest DCT scale that has them. Without
   * it, the picture comes at full size.
   */
  longestSide?: number;
}

/** Judges the frames of one camera; it may hold state from frame to frame. */
export interface Analyzer extends Disposable {
  readonly wants: Wants;
  /** Judges one frame. What it throws is answered as `error`, `analyzer-failed`. */
  analyze(picture: DecodedPicture): Judgement;
}

/** What an analyzer is made with. */
export interface AnalyzerContext {
  cv: OpenCv;
}
