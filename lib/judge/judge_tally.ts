import type { AnsweredVerdict } from "../accounting.ts";
import { LatencyHistogram } from "../latency_histogram.ts";
import { type PartCounts, verdictOf } from "../result.ts";
import type { FileResult } from "./judge_files.ts";

/** Options of {@linkcode JudgeTally}. */
export interface JudgeTallyOptions {
  /** What each frame, or each part, should be. */
  expect?: "ok" | "ng";
  /** Whether parts are judged: then they are what is right or wrong, and not their frames. */
  parts: boolean;
}

/** What became of files. */
export interface JudgeCounts {
  files: number;
  /** Results: judged frames, and files that could not be read. */
  results: number;
  verdicts: Record<AnsweredVerdict, number>;
  /** Of errors, by their codes. */
  errors: Record<string, number>;
  /** Decoding and judging one frame, in ms; NaN where nothing was judged. */
  eachMs: { p50: number; p99: number };
  /** Where parts are judged, those that were decided on. */
  parts?: PartCounts;
  /** Where something is expected. */
  expected?: {
    verdict: "ok" | "ng";
    right: number;
    /** By what was said instead. */
    wrong: Partial<Record<AnsweredVerdict, number>>;
  };
}

/** Counts results, and those that are not as expected. */
export class JudgeTally {
  readonly #options: JudgeTallyOptions;
  readonly #each = new LatencyHistogram();
  readonly #verdicts: Record<AnsweredVerdict, number> = { ok: 0, ng: 0, unknown: 0, error: 0 };
  readonly #errors: Record<string, number> = {};
  readonly #wrong: Partial<Record<AnsweredVerdict, number>> = {};
  #right = 0;
  #files = 0;
  #lastFile?: string;
  #parts: PartCounts = { seen: 0, ok: 0, ng: 0, unknown: 0 };

  constructor(options: JudgeTallyOptions) {
    this.#options = options;
  }

  /** Counts a result, in the order of the files. Says whether it is as expected; undefined where that is no question. */
  add(result: FileResult): boolean | undefined {
    const { file, code = "analyzer-failed", timing, part } = result;
    if (file !== this.#lastFile) this.#files++;
    this.#lastFile = file;
    const verdict = answeredVerdictOf(result);
    if (part !== undefined) this.#parts = part.counts;
    // A part that is in view to the end has a result without a frame.
    if (part !== undefined && timing === undefined) return this.#check(verdict, part.verdict);
    this.#verdicts[verdict]++;
    if (verdict === "error") this.#errors[code] = (this.#errors[code] ?? 0) + 1;
    if (timing !== undefined) this.#each.add(timing.decodeMs + timing.analyzeMs);
    return this.#check(verdict, part?.verdict);
  }

  /** The counts so far. */
  counts(): JudgeCounts {
    const { expect, parts } = this.#options;
    return {
      files: this.#files,
      results: this.#verdicts.ok + this.#verdicts.ng + this.#verdicts.unknown + this.#verdicts.error,
      verdicts: { ...this.#verdicts },
      errors: { ...this.#errors },
      eachMs: { p50: this.#each.percentile(50), p99: this.#each.percentile(99) },
      ...(parts && { parts: this.#parts }),
      ...(expect !== undefined && {
        expected: { verdict: expect, right: this.#right, wrong: { ...this.#wrong } },
      }),
    };
  }

  /** Whether there was no error, and what was expected was judged so and nothing else. */
  get isGood(): boolean {
    const isAsExpected = this.#options.expect === undefined ||
      (this.#right > 0 && Object.keys(this.#wrong).length === 0);
    return this.#verdicts.error === 0 && isAsExpected;
  }

  #check(ofFrame: AnsweredVerdict, ofPart: AnsweredVerdict | undefined): boolean | undefined {
    const { expect, parts } = this.#options;
    const verdict = parts && ofFrame !== "error" ? ofPart : ofFrame;
    if (expect === undefined || verdict === undefined) return undefined;
    if (verdict === expect) this.#right++;
    else this.#wrong[verdict] = (this.#wrong[verdict] ?? 0) + 1;
    return verdict === expect;
  }
}

/** The pool drops nothing that it is given. */
function answeredVerdictOf(result: FileResult): AnsweredVerdict {
  const verdict = verdictOf(result);
  return verdict === "dropped" ? "error" : verdict;
}
