import { RE2JS, RE2JSException } from "re2js";
import { AnalyzerError } from "../analyzer.ts";

/** In characters; what is longer takes long to compile. */
const MAX_PATTERN = 1000;

/** What backtracking engines know and RE2 does not: (?=, (?!, (?<=, (?<! and \1. */
const BACKTRACKING = /\(\?<?[=!]|\\[1-9]/;

/** Tells whether a text matches somewhere. */
export type Pattern = (text: string) => boolean;

/**
 * Compiles a regular expression for RE2, whose time grows with the text's length and no faster, whatever the pattern.
 * Throws {@linkcode AnalyzerError} where it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const matches = compilePattern("^LOT-\\d{4}$");
 * assertEquals([matches("LOT-2026"), matches("LOT-20267")], [true, false]);
 * ```
 */
export function compilePattern(pattern: string): Pattern {
  if (pattern.length > MAX_PATTERN) {
    throw new AnalyzerError(
      `Cannot use code.match as it may have at most ${MAX_PATTERN} characters: got ${pattern.length}`,
    );
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    throw new AnalyzerError(
      `Cannot use code.match as ${whyNot(pattern, cause)}: got ${JSON.stringify(pattern)}`,
      { cause },
    );
  }
}

function whyNot(pattern: string, { message }: Error): string {
  if (BACKTRACKING.test(pattern)) {
    return "RE2 has no lookahead, lookbehind or backreferences; write what is to match, such as ^LOT-(7|8)";
  }
  // Without the exception's name and the pattern, which is told anyway.
  const [, why = "it is no regular expression"] = /parsing regexp: ([^:`]+)/.exec(message) ?? [];
  return `it is no regular expression that RE2 knows (${why.trim()})`;
}
