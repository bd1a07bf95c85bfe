import type { Judgement, PartVerdict, Result, Verdict } from "../result.ts";

/** What a person said of a verdict. */
export type Mark = "right" | "wrong";

/** How long the stages of a frame took at the server, and how old it was when it came, in ms. */
export interface VerdictTiming {
  waitMs?: number;
  decodeMs?: number;
  analyzeMs?: number;
  /** By how much longer it took from capture to the server than the quickest one of its stream. */
  ageMs?: number;
}

/** What was said of one frame, as it is kept. */
export interface VerdictRow
  extends Omit<Judgement, "changed">, Pick<Result, "analyzer" | "stream" | "sequence"> {
  /** Grows with each verdict; no two have the same one, in one store. */
  id: number;
  camera: string;
  /** When the frame was received: ms since the epoch, the server's clock. */
  at: number;
  timing?: VerdictTiming;
  /** Options that were changed since the frame before. */
  changed?: Record<string, unknown>;
  /** Whether its JPEG is kept. Where a file was lost, it is not. */
  hasPicture: boolean;
  /** Whether that is kept for its own sake; false where it shows what was beside an NG frame, and without a picture. */
  isEvidence: boolean;
  mark?: Mark;
}

/** The one verdict of a part, as it is kept. */
export interface PartRow {
  /** That of the verdict at which it was decided. */
  id: number;
  /** The same. */
  verdictId: number;
  camera: string;
  /** When the frame was received at which it was decided: ms since the epoch. */
  at: number;
  /** Number of the part at its camera. */
  partId: number;
  verdict: PartVerdict;
  /** How many of its frames were judged and voted. */
  frames: number;
  /** How many of the votes were ng. */
  ng: number;
  inViewMs: number;
  reason?: string;
  /** Whether the JPEG is kept of the frame at which it was decided. */
  hasPicture: boolean;
}

/** From when to when, and of which camera. */
export interface StoreRange {
  camera?: string;
  /** ms since the epoch: the first one that counts. */
  from?: number;
  /** ms since the epoch: the first one that counts no more. */
  to?: number;
}

/** Where a page begins, and how long it may be. */
export interface PageQuery {
  /** Only what has a lower id: {@linkcode Page.next} of the page before. */
  before?: number;
  /** 1 to {@linkcode MAX_PAGE}; more is that many. */
  limit: number;
}

/** Which verdicts. */
export interface VerdictQuery extends StoreRange, PageQuery {
  /** Any of these; an empty one is all. */
  result?: Verdict[];
  code?: string;
  /** That of something found in the frame. */
  label?: string;
  hasPicture?: boolean;
  isEvidence?: boolean;
  mark?: Mark | "none";
}

/** Which parts. */
export interface PartQuery extends StoreRange, PageQuery {
  /** Any of these; an empty one is all. */
  verdict?: PartVerdict[];
}

/** Some rows, the newest first. */
export interface Page<Row> {
  rows: Row[];
  /** What to pass as `before` for those that follow; left out where there are none. */
  next?: number;
}

/** How often people found NG verdicts right. */
export interface Precision {
  /** NG verdicts that were marked as right. */
  right: number;
  /** NG verdicts that were marked as wrong. */
  wrong: number;
  /** NG verdicts whose picture is kept and that nobody has marked. */
  unmarked: number;
}

/** How many verdicts a label is in. */
export interface LabelCount {
  label: string;
  count: number;
}

/** The most rows of a page. */
export const MAX_PAGE = 500;
