import type { FoundObject, JudgedPart, Judgement, PartVerdict, Verdict } from "../result.ts";

// What branches `store` and `control` bring; to be deleted when they are there.

export interface VerdictRow extends Omit<Judgement, "part"> {
  id: number;
  camera: string;
  at: number;
  analyzer?: string;
  stream?: string;
  sequence?: number;
  objects?: FoundObject[];
  timing?: { waitMs?: number; decodeMs?: number; analyzeMs?: number; ageMs?: number };
  part?: JudgedPart;
  hasPicture: boolean;
  isEvidence: boolean;
  mark?: "right" | "wrong";
}
export interface PartRow {
  id: number;
  verdictId: number;
  camera: string;
  at: number;
  partId: number;
  verdict: PartVerdict;
  frames: number;
  ng: number;
  inViewMs: number;
  reason?: string;
  hasPicture: boolean;
}
export interface Span {
  camera?: string;
  from?: number;
  to?: number;
}
export interface VerdictQuery extends Span {
  result?: Verdict[];
  code?: string;
  label?: string;
  hasPicture?: boolean;
  isEvidence?: boolean;
  mark?: "right" | "wrong" | "none";
  before?: number;
  limit: number;
}
export interface PartQuery extends Span {
  verdict?: PartVerdict[];
  before?: number;
  limit: number;
}
export interface Page<Row> {
  rows: Row[];
  next?: number;
}
export interface StoreState {
  folder: string;
  evidence: string;
  written: number;
  pictures: number;
  lostVerdicts: number;
  lostPictures: number;
  waiting: number;
  bytes: number;
  failure?: string;
  oldestAt?: number;
}
export interface Store {
  readonly state: StoreState;
  onCommitted(listener: (rows: VerdictRow[]) => void): Disposable;
  verdicts(query: VerdictQuery): Promise<Page<VerdictRow>>;
  verdict(id: number): Promise<VerdictRow | undefined>;
  around(id: number): Promise<VerdictRow[]>;
  picture(id: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  parts(query: PartQuery): Promise<Page<PartRow>>;
  labels(query: Span): Promise<{ label: string; count: number }[]>;
  mark(id: number, mark: "right" | "wrong" | null): Promise<VerdictRow | undefined>;
  precision(query: Span): Promise<{ right: number; wrong: number; unmarked: number }>;
  after(id: number, limit: number): Promise<VerdictRow[]>;
}
