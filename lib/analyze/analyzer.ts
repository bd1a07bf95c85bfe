import type { Codec, DecodedFormat, DecodedPicture } from "../codec/codec.ts";
import type { OpenCv } from "../codec/opencv.ts";
import type { Picture } from "../frame.ts";
import type { ProgramStarter } from "../programs/programs.ts";
import type { Judgement } from "../result.ts";
import type { OptionTable, OptionValues } from "./options.ts";

/** Wants of a frame its pixels, decoded for the least price. */
export interface WantsPixels {
  readonly format: DecodedFormat;
  /**
   * Pixels that the longer side must have left: the picture is decoded at the smallest DCT scale that has them. Without
   * it, the picture comes at full size.
   */
  readonly longestSide?: number;
  /**
   * Pixels that the longer side of a second picture must have, in colour, for what `format` does not tell; left out where
   * none is wanted.
   */
  readonly colourSide?: number;
}

/** Wants the JPEG itself, undecoded. */
export interface WantsJpeg {
  readonly format: "jpeg";
}

/** What an analyzer wants to see of a frame: it gets exactly that. */
export type Wants = WantsPixels | WantsJpeg;

/** A frame's JPEG, as it was sent. It is lent: who needs it after the call copies it. */
export interface JpegPicture {
  readonly format: "jpeg";
  readonly data: Uint8Array<ArrayBuffer>;
  /** In pixels. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** x, y, width, height, in pixels of the frame that was sent. */
export type Box = [x: number, y: number, width: number, height: number];

/** A frame as its analyzer wants it. */
export interface AnalyzedFrame<W extends Wants = Wants> {
  /**
   * What was wanted. It is lent and may be shared with other analyzers: nobody writes into it, and who needs it after the call
   * copies it, as the next frame is decoded into the same memory.
   */
  readonly picture: W extends WantsPixels ? DecodedPicture : JpegPicture;
  /** The second picture, in `bgr`, where one is wanted. */
  readonly colour?: DecodedPicture;
  /** Where the part is, where parts are judged and not only frames. */
  readonly part?: Box;
}

/** Judges the frames of one camera; it may hold state from frame to frame. */
export interface Analyzer<W extends Wants = Wants> extends Disposable {
  /** Is asked anew for each frame: it may differ from the last one. */
  readonly wants: W;
  /**
   * Judges one frame, after the one before. What it throws is answered as `error`, `analyzer-failed`; after several such
   * frames in a row it is made anew, but for an {@linkcode AnalyzerError}, which says that an option was changed to what
   * cannot be. While it waits for something and its promise is pending, frames of other cameras are judged in the same
   * thread.
   */
  analyze(frame: AnalyzedFrame<W>): Judgement | Promise<Judgement>;
  /**
   * Whether it sees to it itself that its promise settles in time. Any other analyzer's promise counts as work: where it
   * takes longer than judging a frame may, its thread is ended. @default {false}
   */
  readonly keepsTime?: boolean;
  /**
   * Learns anew from the next frame on what it compares with; left out where it learns nothing. What it had kept stays
   * until something new is learned, unless it is to `forget` it at once. Throws {@linkcode AnalyzerError} where it does not
   * learn from frames.
   */
  learn?(options: LearnOptions): void;
  /** What it takes for good, as it holds it; undefined where it does not know yet. It is lent. */
  reference?(): Picture | undefined;
}

/** Options of {@linkcode Analyzer.learn}. */
export interface LearnOptions {
  /** Whether what was kept of what it had learned is removed. */
  forget: boolean;
}

/** What an analyzer is made with. */
export interface AnalyzerContext {
  /** Loaded when this is first read, in 150 ms and 40 MB; to spread the context would read it. */
  readonly cv: OpenCv;
  /** For pictures that the analyzer itself reads. */
  readonly codec: Codec;
  /** No picture may have more pixels. */
  readonly maxPixels: number;
  /** Name of the camera. */
  readonly camera: string;
  /** Whether frames come in time from a camera, or are files, one as good as another. */
  readonly source: "stream" | "files";
  /** Keeps what was learned from run to run; left out where nothing is kept. */
  readonly models?: Models;
  /** Starts programs of the user's; left out where none may be started. */
  readonly programs?: ProgramStarter;
  /** When the frame was taken that is judged, by a clock that never goes back, in ms, however fast frames are judged. */
  readonly now: () => number;
  /** Tells the person who runs the server of what a frame's own answer cannot say. */
  readonly warn: (words: string) => void;
  /** Waits for an analyzer's promise, and lets other cameras have the thread meanwhile; left out where there are none. */
  readonly away?: <T>(promise: Promise<T>, options: { isTimed: boolean }) => Promise<T>;
}

/** What the analyzers of one camera learned, by the analyzers' names. */
export interface Models {
  /** Undefined where there is none. */
  load(analyzer: string): Uint8Array<ArrayBuffer> | undefined;
  /** Puts it in place of an earlier one, all of it or, where that fails, nothing. */
  save(analyzer: string, model: Uint8Array<ArrayBuffer>): void;
  /** Does nothing where there is none. */
  remove(analyzer: string): void;
}

/** An analyzer as it is offered by name, with the table of its options. */
export interface AnalyzerDefinition<Table extends OptionTable = OptionTable> {
  readonly name: string;
  /** What it does in one sentence, without a full stop. */
  readonly summary: string;
  readonly options: Table;
  /** What is set of it where it is shown how to use it, as `--set` has it; left out where nothing has to be set. */
  readonly example?: string;
  /**
   * Says what of the values does not go together, each of which may be, before options are changed while it runs: throws
   * {@linkcode AnalyzerError}. It is quick and reads no file.
   *
   * @default {one is made with them by the camera's worker, and disposed of}
   */
  check?(values: Readonly<OptionValues<Table>>): void;
  /**
   * Makes one for a camera. `values` are live: they change while it runs, and the next frame is to be judged by what they
   * are then. Throws where it cannot be made, and says why: {@linkcode AnalyzerError}.
   */
  create(context: AnalyzerContext, values: Readonly<OptionValues<Table>>): Analyzer | Promise<Analyzer>;
}

/** Thrown where an analyzer cannot be made as its options say; the message is for who set them. */
export class AnalyzerError extends Error {
  override readonly name = "AnalyzerError";
  readonly code = "bad-analyzer";
}

/** Names an analyzer's table, so that `create` knows the type of each value. */
export function defineAnalyzer<const Table extends OptionTable>(
  definition: AnalyzerDefinition<Table>,
): AnalyzerDefinition<Table> {
  return definition;
}
