import type { StepJudgement } from "../result.ts";

/** What a frame is answered with where its analyzer broke down. */
export function analyzerFailed(reason: string): StepJudgement {
  return { result: "error", code: "analyzer-failed", reason: `The analyzer failed: ${reason}` };
}
