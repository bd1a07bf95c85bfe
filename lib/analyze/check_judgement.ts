import { judgementSchema, type StepJudgement } from "../result.ts";

/** In characters. */
const MAX_EXCERPT = 80;

/** Thrown where what somebody else's code says of a frame is no judgement; the message continues "it …". */
export class JudgementError extends Error {
  override readonly name = "JudgementError";
  readonly code = "bad-judgement";
}

/**
 * Checks what somebody else's code says of a frame. What it says beyond the schema is kept, but for what only vid can
 * say, such as the camera's name. Throws {@linkcode JudgementError}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkJudgement({ result: "ng", camera: "mine", lot: 7 }), { result: "ng", lot: 7 });
 * ```
 */
export function checkJudgement(value: unknown): StepJudgement {
  const parsed = judgementSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  const what = path.length === 0 ? "is no judgement" : `has a wrong ${path.join(".")}`;
  throw new JudgementError(`${what}: ${message}: got ${excerptOf(value)}`);
}

/** Reads a judgement that came as JSON. Throws {@linkcode JudgementError}. */
export function parseJudgement(payload: Uint8Array): StepJudgement {
  const text = new TextDecoder().decode(payload);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // SyntaxError, whose own words may show the whole text.
    throw new JudgementError(`is no JSON: got ${excerptOf(text)}`);
  }
  return checkJudgement(value);
}

function excerptOf(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text;
}
