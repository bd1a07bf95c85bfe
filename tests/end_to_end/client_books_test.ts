import { assertEquals, assertThrows } from "@std/assert";
import { Accounting } from "../../lib/accounting.ts";
import { renderSummary } from "../../lib/cli/summary.ts";
import { assertBooks, readBooks } from "./client_books.ts";

/** What a client says that captured `captured` frames. */
function closingTable(captured: number): { accounting: Accounting; said: () => string[] } {
  const accounting = new Accounting();
  for (let n = 0; n < captured; n++) accounting.capture();
  return {
    accounting,
    said: () => ["12:00:00 info  sending", ...renderSummary(accounting.stats()).split("\n")],
  };
}

function line(sequence: number, result: string, code?: string): string {
  return JSON.stringify({ vid: 1, stream: "s", sequence, result, code });
}

Deno.test("readBooks() reads the closing table of a client, thousands and all", () => {
  const { accounting, said } = closingTable(1300);
  for (let n = 0; n < 1234; n++) accounting.answer(n < 1000 ? "ok" : "ng", 5);
  for (let n = 0; n < 60; n++) accounting.drop(n < 50 ? "superseded" : "stale");
  accounting.resend();
  assertEquals(readBooks(said()), {
    captured: 1300,
    answered: 1234,
    dropped: 60,
    pending: 6,
    resent: 1,
    verdicts: { ok: 1000, ng: 234 },
    drops: { superseded: 50, stale: 10 },
  });
  assertEquals(readBooks(["12:00:00 error killed"]), undefined);
});

Deno.test("assertBooks() finds a frame without a line, a line too many, and one that is told of twice", () => {
  const { accounting, said } = closingTable(4);
  accounting.answer("ok", 5);
  accounting.answer("ng", 5);
  accounting.drop("overload");
  accounting.drop("superseded");
  const lines = [line(0, "ok"), line(1, "dropped", "overload"), line(3, "ng")];
  const stderr = said();
  assertBooks({ stdout: lines, stderr });
  assertThrows(() => assertBooks({ stdout: lines.slice(1), stderr }), Error, "a line for each answer");
  assertThrows(
    () => assertBooks({ stdout: lines.toSpliced(1, 1), stderr }),
    Error,
    "that the server dropped",
  );
  assertThrows(
    () => assertBooks({ stdout: [...lines, line(4, "ok")], stderr }),
    Error,
    "a line for each answer",
  );
  assertThrows(
    () => assertBooks({ stdout: [line(0, "ok"), ...lines.slice(1, 2), line(0, "ng")], stderr }),
    Error,
    "Frame 0 of s was reported after frame 1",
  );
});

Deno.test("assertBooks() finds figures that do not add up", () => {
  const table = (equation: string, answered: string, dropped: string) => [
    `  captured  ${equation}`,
    `  answered  ${answered}`,
    `  dropped   ${dropped}`,
  ];
  const stdout = [line(0, "ok")];
  const check = (stderr: string[]) => () => assertBooks({ stdout, stderr });
  check(table("1  = 1 answered + 0 dropped", "1  ok 1", "0"))();
  assertThrows(check(table("2  = 1 answered + 0 dropped", "1  ok 1", "0")), Error, "captured =");
  assertThrows(check(table("2  = 1 answered + 1 dropped", "1  ok 1", "1")), Error, "tallies");
  check(table("2  = 1 answered + 0 dropped + 1 pending", "1  ok 1", "0"))();
});
