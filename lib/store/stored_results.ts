import type { Verdict } from "../result.ts";

/** The words of verdicts in the order of the numbers that stand for them in the database, which never change. */
const STORED_RESULTS = ["ok", "ng", "unknown", "error", "dropped"] as const satisfies Verdict[];

/** The numbers of all words. */
export const RESULT_NUMBERS: readonly number[] = STORED_RESULTS.keys().toArray();

/** The number that stands for a verdict. */
export function numberOfResult(result: Verdict): number {
  return STORED_RESULTS.indexOf(result);
}

/** The verdict that a number stands for. */
export function resultOfNumber(number: number): Verdict {
  return STORED_RESULTS[number];
}
