import type { StepJudgement } from "../../result.ts";
import type { CodeValues } from "./code_options.ts";
import type { Pattern } from "./compile_pattern.ts";
import type { ReadCode } from "./code_reader.ts";

/** Codes that a reason names at most. */
const MAX_NAMED = 3;
/** Of what a code says, so much is in a reason; in characters. */
const MAX_EXCERPT = 40;

/** By what codes are judged. */
export interface CodeRule extends Pick<CodeValues, "count" | "need" | "match"> {
  /** Compiled from `match`. */
  matches: Pattern;
}

/** What is said of the codes in a frame, but for where they are. */
export function judgeCodes(
  codes: readonly Pick<ReadCode, "format" | "text">[],
  rule: CodeRule,
): Pick<StepJudgement, "result" | "reason" | "metrics"> {
  const { match, matches } = rule;
  const wrong = codes.filter(({ text }) => !matches(text));
  const reason = reasonFor(codes, wrong, rule);
  return {
    result: reason === undefined ? "ok" : "ng",
    reason,
    metrics: { codes: codes.length, ...(match !== undefined && { matching: codes.length - wrong.length }) },
  };
}

/** Undefined where all is well. */
function reasonFor(
  codes: readonly Pick<ReadCode, "format" | "text">[],
  wrong: typeof codes,
  { count, need, match }: CodeRule,
): string | undefined {
  if (codes.length < count) {
    return codes.length === 0 ? "No code found" : `${codes.length} of ${count} codes found`;
  }
  const isWrong = need === "all" ? wrong.length > 0 : codes.length - wrong.length < count;
  if (!isWrong) return undefined;
  const said = wrong.slice(0, MAX_NAMED).map(({ format, text }) => `${format} says ${excerptOf(text)}`);
  const more = wrong.length > MAX_NAMED ? `, and ${wrong.length - MAX_NAMED} more` : "";
  return `${said.join(", ")}${more}, which ${wrong.length === 1 ? "does" : "do"} not match ${match}`;
}

function excerptOf(text: string): string {
  return JSON.stringify(text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT).toWellFormed()}…` : text);
}
