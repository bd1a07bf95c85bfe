import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { FileResult } from "../../lib/judge/judge_files.ts";
import { JudgeTally, type JudgeTallyOptions } from "../../lib/judge/judge_tally.ts";
import type { PartVerdict } from "../../lib/result.ts";

function result(file: string, verdict: FileResult["result"], others: Partial<FileResult> = {}): FileResult {
  return { vid: 1, result: verdict, file, timing: { decodeMs: 2, analyzeMs: 3 }, ...others };
}

function unread(file: string, code: string): FileResult {
  return { vid: 1, result: "error", code, reason: "why", file };
}

function part(id: number, verdict: PartVerdict): Partial<FileResult> {
  const counts = { seen: id, ok: 0, ng: 0, unknown: 0, [verdict]: 1 };
  return { part: { id, verdict, frames: 9, ng: 0, inViewMs: 100, counts } };
}

function tallyOf(results: FileResult[], options: JudgeTallyOptions = { parts: false }) {
  const tally = new JudgeTally(options);
  const right = results.map((result) => tally.add(result));
  return { ...tally.counts(), isGood: tally.isGood, right };
}

Deno.test("JudgeTally counts files, verdicts and the codes of errors", () => {
  const { eachMs, ...counts } = tallyOf([
    result("a.jpg", "ok"),
    result("line.mp4", "ng", { frame: 0 }),
    result("line.mp4", "unknown", { frame: 1, code: "no-signal" }),
    unread("line.mp4", "truncated"),
    unread("b.jpg", "not-found"),
    result("c.jpg", "error", { code: "bad-jpeg" }),
    result("d.jpg", "error", { code: "bad-jpeg" }),
  ]);
  assertEquals(counts, {
    files: 5,
    results: 7,
    verdicts: { ok: 1, ng: 1, unknown: 1, error: 4 },
    errors: { "truncated": 1, "not-found": 1, "bad-jpeg": 2 },
    isGood: false,
    right: Array(7).fill(undefined),
  });
  assertAlmostEquals(eachMs.p50, 5, 0.06);
});

Deno.test("JudgeTally finds all well where nothing is expected and nothing failed", () => {
  assertEquals(tallyOf([result("a.jpg", "ng"), result("b.jpg", "unknown")]).isGood, true);
  assertEquals(tallyOf([result("a.jpg", "ok"), unread("b.jpg", "not-found")]).isGood, false);
});

for (const expect of ["ok", "ng"] as const) {
  Deno.test(`JudgeTally counts what is not ${expect} as wrong, unknown and error too`, () => {
    const results = [result("a", "ok"), result("b", "ng"), result("c", "unknown"), unread("d", "not-found")];
    const { expected, right, isGood } = tallyOf(results, { expect, parts: false });
    const other = expect === "ok" ? "ng" : "ok";
    assertEquals(expected, { verdict: expect, right: 1, wrong: { [other]: 1, unknown: 1, error: 1 } });
    assertEquals(right, [expect === "ok", expect === "ng", false, false]);
    assertEquals(isGood, false);
  });
}

Deno.test("JudgeTally finds all well where all is as expected", () => {
  const { expected, isGood } = tallyOf([result("a", "ng"), result("b", "ng")], {
    expect: "ng",
    parts: false,
  });
  assertEquals([expected, isGood], [{ verdict: "ng", right: 2, wrong: {} }, true]);
});

Deno.test("JudgeTally asks of parts, where these are judged, and not of their frames", () => {
  const { parts, expected, right, isGood } = tallyOf([
    result("line.mp4", "unknown", { frame: 0, code: "absent" }),
    result("line.mp4", "ng", { frame: 1 }),
    result("line.mp4", "ok", { frame: 2, ...part(1, "ok") }),
  ], { expect: "ok", parts: true });
  assertEquals(parts, { seen: 1, ok: 1, ng: 0, unknown: 0 });
  assertEquals([expected, right], [{ verdict: "ok", right: 1, wrong: {} }, [undefined, undefined, true]]);
  assertEquals(isGood, true);
});

Deno.test("JudgeTally counts a part that is in view to the end, and no frame for it", () => {
  const { results, verdicts, parts, expected } = tallyOf([
    result("line.mp4", "unknown", { frame: 0 }),
    result("line.mp4", "ok", { frame: 0, ...part(1, "ok"), timing: undefined }),
  ], { expect: "ok", parts: true });
  assertEquals([results, verdicts], [1, { ok: 0, ng: 0, unknown: 1, error: 0 }]);
  assertEquals([parts?.ok, expected?.right], [1, 1]);
});

Deno.test("JudgeTally is not content with parts that never came", () => {
  const { isGood } = tallyOf([result("line.mp4", "unknown", { frame: 0 })], { expect: "ok", parts: true });
  assertEquals(isGood, false);
});
