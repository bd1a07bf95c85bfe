import { type Answer, verdictOf } from "./result.ts";

/** What of an answer says whether it tells of something that is ng. */
export type NgAnswer = Pick<Answer, "result" | "part" | "partId">;

/**
 * Whether something is to be done for an answer as it tells of what is ng: of a frame, or where parts are judged of a part. Of
 * a part that is in view for many frames, its verdict is what counts, which is told once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isNgEvent({ result: "ng" }), true);
 * assertEquals(isNgEvent({ result: "ng", partId: 7 }), false);
 * ```
 */
export function isNgEvent(answer: NgAnswer): boolean {
  if (answer.part !== undefined) return answer.part.verdict === "ng";
  return answer.partId === undefined && verdictOf(answer) === "ng";
}
