import type { AnsweredVerdict, DropCode } from "../accounting.ts";
import type { PartCounts, Result } from "../result.ts";
import { sumCounts } from "../sum_counts.ts";

/** Why a server drops a frame: there was no room for it, or no use any more. */
export type ServerDropCode = Extract<DropCode, "overload" | "stale">;

/** What became of the frames of one run of a client. `received` is always `answered + dropped + pending`. */
export interface CameraCounts {
  received: number;
  /** `ok + ng + unknown + error`. */
  answered: number;
  dropped: number;
  /** Received, and neither answered nor dropped yet. */
  pending: number;
  /** Came again and were given the answer that they had; each is received and answered once all the same. */
  repeated: number;
  /** How many were answered with each verdict. */
  verdicts: Record<AnsweredVerdict, number>;
  /** How many were dropped for each reason. */
  drops: Record<ServerDropCode, number>;
  /** Left out where parts are not judged, and before the first one. */
  parts?: PartCounts;
}

/**
 * Keeps the books of one run of a client, over all of its connections.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const tally = new CameraTally();
 * tally.receive();
 * tally.receive();
 * tally.settle({ result: "ng" });
 * tally.repeat();
 * assertEquals(describeCounts(tally.counts()), "ng 1, 1 pending, 1 repeated");
 * ```
 */
export class CameraTally {
  readonly #verdicts: Record<AnsweredVerdict, number> = { ok: 0, ng: 0, unknown: 0, error: 0 };
  readonly #drops: Record<ServerDropCode, number> = { overload: 0, stale: 0 };
  #received = 0;
  #repeated = 0;
  #parts?: PartCounts;

  /** Counts a frame that is to be answered. */
  receive(): void {
    this.#received++;
  }

  /** Counts a received frame's answer. Throws where all have theirs: that is a mistake of the caller. */
  settle({ result, code, part }: Pick<Result, "result" | "code" | "part">): void {
    if (this.counts().pending === 0) {
      throw new RangeError(`Cannot settle a frame as all are settled: got ${this.#received} received`);
    }
    if (part !== undefined) this.#parts = part.counts;
    if (result !== "dropped") this.#verdicts[result]++;
    else this.#drops[code === "stale" ? "stale" : "overload"]++;
  }

  /** Counts a frame that came again and was answered as before. */
  repeat(): void {
    this.#repeated++;
  }

  /** The books as they stand. */
  counts(): CameraCounts {
    const answered = sumCounts(this.#verdicts);
    const dropped = sumCounts(this.#drops);
    return {
      received: this.#received,
      answered,
      dropped,
      pending: this.#received - answered - dropped,
      repeated: this.#repeated,
      verdicts: { ...this.#verdicts },
      drops: { ...this.#drops },
      ...(this.#parts && { parts: this.#parts }),
    };
  }
}

/** The counts in words, without those that are 0: `ok 290, ng 3, dropped 7 (overload 5, stale 2), 2 repeated`. */
export function describeCounts({ verdicts, dropped, drops, pending, repeated }: CameraCounts): string {
  return [
    ...wordsOf(verdicts),
    ...(dropped > 0 ? [`dropped ${dropped} (${wordsOf(drops).join(", ")})`] : []),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(repeated > 0 ? [`${repeated} repeated`] : []),
  ].join(", ");
}

function wordsOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).flatMap(([what, count]) => count > 0 ? [`${what} ${count}`] : []);
}
