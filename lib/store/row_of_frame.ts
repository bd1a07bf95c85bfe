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
  const { result: word, code, timing } = result;
  const at = timing?.receivedAt ?? Date.now();
  const rest = restOf(frame);
  const verdict = { id, camera, at, result: word, code, ...rest, hasPicture: false, isEvidence: false };
  const row: RowTuple = [
    ...[id, at, camera, numberOfResult(word), code ?? null, JSON.stringify(rest)] as const,
    labelsOf(result),
    partOf(result.part),
  ];
  return { verdict, row };
}

/** What has no column of its own. */
function restOf({ result, ageMs }: StoredFrame) {
  const { reason, score, threshold, objects, metrics, steps, changed, partId, part } = result;
  const { analyzer, stream, sequence } = result;
  const { waitMs, decodeMs, analyzeMs } = result.timing ?? {};
  const timing = { waitMs, decodeMs, analyzeMs, ageMs };
  return {
    ...{ reason, score, threshold, objects, metrics, steps, changed, partId, part },
    ...{ analyzer, stream, sequence, timing },
  };
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
