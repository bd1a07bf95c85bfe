import type { CodecName } from "../codec/codec.ts";
import type { TimedJudgement } from "./judge_jpeg.ts";
import type { AnalyzerName } from "./names.ts";

/** The first message to a worker. */
export interface StartMessage {
  kind: "start";
  analyzer: AnalyzerName;
  codec: CodecName | "auto";
  maxPixels: number;
}

/** What a worker is told. */
export type ToWorker =
  | StartMessage
  | { kind: "judge"; id: number; camera: string; jpeg: Uint8Array<ArrayBuffer> }
  | { kind: "forget"; camera: string };

/** A judged frame: its JPEG comes back with the verdict. */
export interface JudgedMessage extends TimedJudgement {
  kind: "judged";
  id: number;
  jpeg: Uint8Array<ArrayBuffer>;
}

/** What a worker tells. */
export type FromWorker =
  | { kind: "ready"; codec: CodecName }
  | { kind: "broken"; reason: string }
  | JudgedMessage;
