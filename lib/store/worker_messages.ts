import type { JudgedPart } from "../result.ts";
import type { StoreErrorCode } from "./store_error.ts";
import type {
  LabelCount,
  Mark,
  Page,
  PartQuery,
  PartRow,
  Precision,
  StoreRange,
  VerdictQuery,
  VerdictRow,
} from "./verdict_row.ts";

/** How much is kept. */
export interface Keep {
  /** How old a verdict may get, in ms; left out where age does not matter. */
  ms?: number;
  /** What all may take on disk, in bytes; left out where that does not matter. */
  bytes?: number;
}

/** The first message to the worker. */
export interface OpenMessage {
  kind: "open";
  folder: string;
  keep: Keep;
}

/**
 * A verdict on its way to the disk. It has as few values as there are columns, as each costs time to be cloned; what is not
 * filtered by is one text.
 */
export type RowTuple = readonly [
  id: number,
  at: number,
  camera: string,
  /** Its number: see `numberOfResult`. */
  result: number,
  code: string | null,
  /** JSON of the rest. */
  rest: string,
  labels: readonly string[] | null,
  part: Omit<JudgedPart, "counts"> | null,
];

/** A picture on its way to the disk, of a verdict that is in the same batch or was in an earlier one. */
export interface SentPicture {
  id: number;
  camera: string;
  at: number;
  isEvidence: boolean;
  /** Its buffer goes along, and comes back. */
  jpeg: Uint8Array<ArrayBuffer>;
}

/** What is written in one transaction. */
export interface BatchMessage {
  kind: "batch";
  rows: readonly RowTuple[];
  pictures: readonly SentPicture[];
}

/** What a store can be asked, and what it answers. */
export interface Questions {
  verdicts(query: VerdictQuery): Page<VerdictRow>;
  verdict(id: number): VerdictRow | undefined;
  around(id: number): VerdictRow[];
  after(id: number, limit: number): VerdictRow[];
  picture(id: number): Uint8Array<ArrayBuffer> | undefined;
  parts(query: PartQuery): Page<PartRow>;
  labels(range: StoreRange): LabelCount[];
  cameras(): string[];
  mark(id: number, mark: Mark | null): VerdictRow | undefined;
  precision(range: StoreRange): Precision;
}

/** One of {@linkcode Questions} with its arguments; it is answered before the next one is asked. */
export interface AskMessage {
  kind: "ask";
  question: keyof Questions;
  args: unknown[];
}

/** What the worker is told; it does one after another. */
export type ToStoreWorker = OpenMessage | BatchMessage | AskMessage | { kind: "close" };

/** How much there is. */
export interface Extent {
  /** On disk. */
  bytes: number;
  /** When the oldest verdict was received, in ms since the epoch; left out where there are none. */
  oldestAt?: number;
}

/** What the worker tells. */
export type FromStoreWorker =
  | { kind: "opened"; lastId: number; extent: Extent }
  | { kind: "refused"; code: StoreErrorCode; reason: string }
  /** Answers each batch, in their order. */
  | {
    kind: "written";
    /** Why none of its rows are kept. */
    failure?: string;
    /** Why some of its pictures are not kept. */
    pictureFailure?: string;
    /** The verdicts whose pictures are not kept. */
    lostPictures: number[];
    /** The pictures' memory. */
    spare: ArrayBuffer[];
    extent: Extent;
  }
  | { kind: "answer"; value: unknown }
  | { kind: "failed"; reason: string }
  /** Older ones had to go. */
  | { kind: "trimmed"; extent: Extent }
  | { kind: "warning"; words: string }
  | { kind: "closed" }
  | { kind: "broken"; reason: string };
