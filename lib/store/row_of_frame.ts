import type { JudgedPart, Result } from "../result.ts";
import { numberOfResult } from "./stored_results.ts";
import type { VerdictRow } from "./verdict_row.ts";
import type { RowTuple } from "./worker_messages.ts";

/** More labels of one verdict, and longer ones in characters, are not looked for by anybody. */
const MOST_LABELS = { count: 32, length: 200 };

/** A frame to keep. */
export interface StoredFrame {
  camera: string;
  /** Its answer: all but `dropped` are verdicts. */
  result: Result;
  /** By how much longer it took from capture to the server than the quickest one of its stream, in ms. */
  ageMs?: number;
  /** Is given away, with its buffer: kept as evidence. */
  jpeg?: Uint8Array<ArrayBuffer>;
}

/** What is kept of a frame, as it is told, still without a picture, and as it goes to the disk. */
export function rowOfFrame(id: number, frame: StoredFrame): { verdict: VerdictRow; row: RowTuple } {
  const { camera, result } = frame;
  const verdict = verdictOf(id, frame);
  const { at, code = null } = verdict;
  const row: RowTuple = [
    ...[id, at, camera, numberOfResult(result.result), code, restOf(verdict)] as const,
    labelsOf(result),
    partOf(result.part),
  ];
  return { verdict, row };
}

function verdictOf(id: number, { camera, result, ageMs }: StoredFrame): VerdictRow {
  const { receivedAt = Date.now(), waitMs, decodeMs, analyzeMs } = result.timing ?? {};
  const { reason, score, threshold, objects, metrics, steps, changed, partId, part } = result;
  const { analyzer, stream, sequence } = result;
  const timing = { waitMs, decodeMs, analyzeMs, ageMs };
  return {
    id,
    camera,
    at: receivedAt,
    result: result.result,
    code: result.code,
    ...{ reason, score, threshold, objects, metrics, steps, changed, partId, part },
    ...{ analyzer, stream, sequence, timing },
    hasPicture: false,
    isEvidence: false,
  };
}

/** JSON of what has no column of its own. */
function restOf(verdict: VerdictRow): string {
  const { reason, score, threshold, objects, metrics, steps, changed, partId, part } = verdict;
  const { analyzer, stream, sequence, timing } = verdict;
  return JSON.stringify({
    ...{ reason, score, threshold, objects, metrics, steps, changed, partId, part },
    ...{ analyzer, stream, sequence, timing },
  });
}

function labelsOf({ objects, steps }: Result): string[] | null {
  const all = [objects, ...Object.values(steps ?? {}).map((step) => step.objects)].flatMap((some) =>
    some ?? []
  );
  if (all.length === 0) return null;
  const labels = new Set(all.map(({ label }) => label.slice(0, MOST_LABELS.length)));
  return [...labels].slice(0, MOST_LABELS.count);
}

function partOf(part: JudgedPart | undefined): RowTuple[7] {
  if (part === undefined) return null;
  const { id, verdict, frames, ng, inViewMs, reason } = part;
  return { id, verdict, frames, ng, inViewMs, reason };
}
