import { assertEquals } from "@std/assert";
import { Accounting } from "../../lib/accounting.ts";
import { renderSummary } from "../../lib/cli/summary.ts";
import { statsOf } from "./stats_of.ts";

/** The lines of the first table. */
function rowsOf(...args: Parameters<typeof renderSummary>): string[] {
  return renderSummary(...args).split("\n\n")[0]!.split("\n");
}

Deno.test("renderSummary() aligns names, figures and remarks", () => {
  assertEquals(
    renderSummary(statsOf()),
    [
      "  captured  1,234  = 1,231 answered + 3 dropped",
      "  answered  1,231  ok 1,198, ng 33",
      "  dropped       3  superseded 3",
      "  frames/s   30.0  in 41.0 s",
      "",
      "  ms             p50       p95       p99",
      "  encode         2.1       2.5       3.0  is made a JPEG",
      "  analyze        8.0      15.4   1,033.1  is judged",
      "  whole         12.1      20.2      40.7  from capture to answer",
    ].join("\n"),
  );
});

Deno.test("renderSummary() tells what is pending and what was sent again, where there is any", () => {
  assertEquals(
    rowsOf(statsOf({
      captured: 1_234_567,
      answered: 1_234_500,
      dropped: 60,
      pending: 7,
      resent: 2,
      verdicts: { ok: 0, ng: 0, unknown: 0, error: 1_234_500 },
      drops: { superseded: 40, overload: 0, stale: 19, disconnected: 1, broken: 0 },
    })),
    [
      "  captured  1,234,567  = 1,234,500 answered + 60 dropped + 7 pending",
      "  answered  1,234,500  error 1,234,500",
      "  dropped          60  superseded 40, stale 19, disconnected 1",
      "  resent            2  after a broken connection",
      "  pending           7  neither answered nor dropped when it ended",
      "  frames/s       30.0  in 41.0 s",
    ],
  );
});

Deno.test("renderSummary() of a run without frames says so in figures", () => {
  assertEquals(
    renderSummary(new Accounting().stats()),
    [
      "  captured    0  = 0 answered + 0 dropped",
      "  answered    0",
      "  dropped     0",
      "  frames/s  0.0  in 0.0 s",
    ].join("\n"),
  );
});

Deno.test("renderSummary() tells what became of the runs of commands", () => {
  const hooks = [
    { name: "--on-ng", counts: { done: 1031, failed: 1, skipped: 2 } },
    { name: "--on-part", counts: { done: 0, failed: 0, skipped: 0 } },
  ];
  assertEquals(rowsOf(statsOf(), hooks).slice(-2), [
    "  --on-ng    1,034  done 1,031, failed 1, skipped 2",
    "  --on-part      0",
  ]);
});
