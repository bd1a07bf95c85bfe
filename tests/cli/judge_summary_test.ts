import { assertEquals } from "@std/assert";
import { renderJudgeStatus, renderJudgeSummary } from "../../lib/cli/judge_summary.ts";
import type { JudgeCounts } from "../../lib/judge/judge_tally.ts";

const COUNTS: JudgeCounts = {
  files: 3,
  results: 1234,
  verdicts: { ok: 1200, ng: 34, unknown: 0, error: 0 },
  errors: {},
  eachMs: { p50: 4.5, p99: 12.1 },
};

Deno.test("renderJudgeSummary() tells files, results and times", () => {
  assertEquals(
    renderJudgeSummary(COUNTS),
    [
      "  files         3",
      "  results   1,234  ok 1,200, ng 34",
      "  each p50    4.5  ms",
      "  each p99   12.1  ms",
    ].join("\n"),
  );
});

Deno.test("renderJudgeSummary() tells errors, parts, and what was right and wrong", () => {
  assertEquals(
    renderJudgeSummary({
      ...COUNTS,
      verdicts: { ok: 1200, ng: 31, unknown: 0, error: 3 },
      errors: { "not-found": 2, "bad-jpeg": 1 },
      parts: { seen: 17, ok: 15, ng: 2, unknown: 0 },
      expected: { verdict: "ok", right: 15, wrong: { ng: 2, error: 3 } },
    }),
    [
      "  files         3",
      "  results   1,234  ok 1,200, ng 31, error 3",
      "  errors        3  not-found 2, bad-jpeg 1",
      "  parts        17  ok 15, ng 2",
      "  right        15  ok, as expected",
      "  wrong         5  ng 2, error 3",
      "  each p50    4.5  ms",
      "  each p99   12.1  ms",
    ].join("\n"),
  );
});

Deno.test("renderJudgeStatus() tells how far it is, on as many columns as there are", () => {
  assertEquals(renderJudgeStatus(COUNTS), "1,234 results · 3 files · ok 1,200, ng 34");
  assertEquals(renderJudgeStatus(COUNTS, 30), "1,234 results · 3 files");
  assertEquals(renderJudgeStatus(COUNTS, 10), "1,234 re…");
});
