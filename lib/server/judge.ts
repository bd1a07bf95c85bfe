import type { FrameMetadata } from "../frame.ts";
import type { Judgement } from "../result.ts";

/** What is to be known of a frame that is judged. */
export interface JudgeOptions {
  /** Whether it makes room, while it waits, for a newer frame of its camera. @default {false} */
  live?: boolean;
  /** It is dropped where its turn comes later than this: ms, on the clock of `performance.now()`. @default {Infinity} */
  expiresAt?: number;
  /** What it says of when it was taken. @default {what its metadata say} */
  times?: Pick<FrameMetadata, "capturedAt" | "sourceMs">;
}

/** A frame's judgement, and what it took. */
export interface JudgedJpeg {
  judgement: Judgement;
  /** In ms. */
  decodeMs: number;
  /** In ms. */
  analyzeMs: number;
  /** The frame's JPEG, given back where the judge still has it. */
  jpeg?: Uint8Array<ArrayBuffer>;
  /** Its turn never came: it is judged if it comes again. */
  isRefused?: true;
}

/** What judges the frames of one camera, in the order in which they come. */
export interface Judge extends Disposable {
  /** Name of what judges them, as answers tell it. */
  readonly analyzer: string;
  judge(jpeg: Uint8Array<ArrayBuffer>, options?: JudgeOptions): Promise<JudgedJpeg>;
}
