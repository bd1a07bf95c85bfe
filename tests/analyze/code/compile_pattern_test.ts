import { assertEquals, assertLess, assertMatch, assertThrows } from "@std/assert";
import { AnalyzerError } from "../../../lib/analyze/analyzer.ts";
import { compilePattern } from "../../../lib/analyze/code/compile_pattern.ts";

const CASES: [pattern: string, text: string, matches: boolean][] = [
  ["", "anything", true],
  ["LOT", "my LOT-7", true],
  ["^LOT", "my LOT-7", false],
  ["7$", "LOT-7\n", false],
  ["(?i)^lot", "LOT-7", true],
  ["^\\p{L}+$", "Größe", true],
  ["^.$", "\u{1f600}", true],
  ["\\x1d", "a\x1db", true],
];

for (const [pattern, text, matches] of CASES) {
  Deno.test(`compilePattern() of ${JSON.stringify(pattern)} ${matches ? "finds" : "does not find"} ${JSON.stringify(text)}`, () => {
    assertEquals(compilePattern(pattern)(text), matches);
  });
}

Deno.test("compilePattern() matches in time that grows with the text alone, whatever the pattern", () => {
  for (const pattern of ["^(a+)+$", "^(a|a)*$", "^(a*)*$", "(x+x+)+y"]) {
    const matches = compilePattern(pattern);
    const started = performance.now();
    assertEquals(matches("a".repeat(8000) + "!"), false, pattern);
    assertLess(performance.now() - started, 500, pattern);
  }
});

Deno.test("compilePattern() says why it cannot use a pattern", () => {
  const cases: [string, RegExp][] = [
    ...["(?=x)", "(?!x)", "(?<=x)", "(?<!x)", "(a)\\1"].map((
      pattern,
    ): [string, RegExp] => [
      pattern,
      /^Cannot use code\.match as RE2 has no lookahead, lookbehind or backreferences; .+: got "/,
    ]),
    ["[z-a]", /no regular expression that RE2 knows \(invalid character class range\): got "\[z-a\]"$/],
    ["a{2000}", /no regular expression that RE2 knows \(invalid repeat count\)/],
    ["((a{100}){100}){100}", /no regular expression that RE2 knows/],
    ["x".repeat(1001), /it may have at most 1000 characters: got 1001$/],
  ];
  for (const [pattern, message] of cases) {
    assertMatch(assertThrows(() => compilePattern(pattern), AnalyzerError).message, message);
  }
});
