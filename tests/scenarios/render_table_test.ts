import { assertEquals } from "@std/assert";
import { type Outcome, renderTable } from "./render_table.ts";

const PASSED = {
  name: "server-killed",
  report: {
    faults: "50 kills",
    frames: {
      captured: 5000,
      answered: 4990,
      dropped: { stale: 8, overload: 2 },
      pending: 0,
      resent: 12,
      judgedTwice: 0,
      unexplained: 0,
      p99AgeMs: 510.94,
    },
    growth: { client: 5.2e6, server: -1e6 },
    notes: ["4 judged again"],
    failures: [],
  },
} satisfies Outcome;

const FAILED: Outcome = {
  name: "churn",
  report: {
    ...PASSED.report,
    frames: { ...PASSED.report.frames, dropped: {}, p99AgeMs: NaN },
    growth: undefined,
    notes: [],
    failures: ["7 frames are unexplained"],
  },
};

Deno.test("renderTable() has a line for each scenario, and below it what it shows and what did not hold", () => {
  const lines = renderTable([PASSED, FAILED, { name: "half-open", error: "no such program" }]).split("\n");
  const cells = lines.slice(0, 5).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assertEquals(cells[0].slice(-3), ["p99 age", "RSS drift", "verdict"]);
  assertEquals(cells[2], [
    ...["server-killed", "50 kills", "5,000", "4,990", "stale 8, overload 2", "12", "0", "0"],
    ...["510.9 ms", "client +5 MB, server -1 MB", "passed"],
  ]);
  assertEquals([cells[3][4], ...cells[3].slice(-3)], ["0", "– ms", "–", "FAILED"]);
  assertEquals([cells[4][0], cells[4].at(-1)], ["half-open", "FAILED"]);
  assertEquals(
    new Set(lines.slice(0, 5).map(({ length }) => length)).size,
    1,
    "columns stand below each other",
  );
  assertEquals(lines.slice(5), [
    "",
    "server-killed: 4 judged again",
    "churn FAILED: 7 frames are unexplained",
    "half-open could not be run: no such program",
  ]);
});
