import type { CodecName } from "../codec/codec.ts";
import type { JudgedPart } from "../result.ts";
import type { AnalyzerContext, LearnOptions } from "./analyzer.ts";
import type { FrameTimes } from "./frame_clock.ts";
import type { TimedJudgement } from "./judge_jpeg.ts";
import type { OptionValue } from "./options.ts";
import type { CameraSettings } from "./settings.ts";

/** Options that were changed, as `defect.threshold`, with their new values: null for one that has none any more. */
export type Changes = Record<string, OptionValue | null>;

/** The first message to a worker: what is the same for all of its cameras. */
export interface StartMessage extends Pick<AnalyzerContext, "maxPixels" | "source"> {
  kind: "start";
  codec: CodecName | "auto";
  /** The folder of what analyzers learn; without it nothing is kept. */
  models?: string;
  /** The way to the user's programs that judge; without it none may be started. */
  programs?: MessagePort;
}

/** Makes a camera's analyzers, or only tries whether they can be made. */
export interface OpenMessage {
  kind: "open" | "try";
  camera: string;
  settings: CameraSettings;
}

/** Has a frame judged, by the values as they are from now on. */
export interface JudgeMessage {
  kind: "judge";
  camera: string;
  jpeg: Uint8Array<ArrayBuffer>;
  changes: Changes;
  /** When it was taken, where that is not now: ms since the first frame. */
  atMs?: number;
  /** What it says of when it was taken; left out where nobody has looked yet. */
  times?: FrameTimes;
}

/** Asks for the parts that are still in view when a camera's last frame was judged. */
export interface FinishMessage {
  kind: "finish";
  camera: string;
}

/** Has a camera's analyzers learn anew. */
export interface LearnMessage extends LearnOptions {
  kind: "learn";
  camera: string;
}

/** Asks for what a camera's analyzers take for good. */
export interface ReferenceMessage {
  kind: "reference";
  camera: string;
}

/** Disposes of a camera's analyzers. */
export interface CloseMessage {
  kind: "close";
  camera: string;
}

/** What a worker is told. It does one after another, and answers each; while a frame is away it goes on with the next. */
export type ToWorker =
  | StartMessage
  | OpenMessage
  | JudgeMessage
  | FinishMessage
  | LearnMessage
  | ReferenceMessage
  | CloseMessage;

/** A judged frame: its JPEG comes back with the verdict. */
export interface JudgedMessage extends TimedJudgement {
  kind: "judged";
  jpeg: Uint8Array<ArrayBuffer>;
  /** How long it had the thread, in ms: while its analyzer waits for something, other cameras have it. */
  busyMs: number;
}

/** What a worker answers. */
export type WorkerAnswer =
  | { kind: "started"; codec: CodecName }
  | { kind: "done" }
  | { kind: "finished"; parts: JudgedPart[] }
  /** As a JPEG; left out where nothing is taken for good yet. */
  | { kind: "reference"; jpeg?: Uint8Array<ArrayBuffer> }
  /** What its analyzers' options say cannot be, or why nothing is learned anew. */
  | { kind: "failed"; reason: string }
  | JudgedMessage;

/** A camera's analyzer waits for something, and another camera has the thread. */
export interface AwayMessage {
  kind: "away";
  camera: string;
  /** Whether this counts as the time that judging may take; else the analyzer itself sees to it that it ends. */
  isTimed: boolean;
}

/** A camera whose frame was away has the thread again, which nobody else has at that moment. */
export interface BackMessage {
  kind: "back";
  camera: string;
}

/** What a worker tells: answers, each of what has the thread at that moment, and what nobody asked. */
export type FromWorker =
  | WorkerAnswer
  | AwayMessage
  | BackMessage
  | { kind: "warning"; words: string }
  | { kind: "broken"; reason: string };
