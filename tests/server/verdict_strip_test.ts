import { assertEquals } from "@std/assert";
import type { Verdict } from "../../lib/result.ts";
import { VerdictStrip } from "../../lib/server/verdict_strip.ts";

/** The strip at `now` after these verdicts, each a second after the one before, from second 100 on. */
function stripAfter(verdicts: Verdict[], now: number): string {
  const strip = new VerdictStrip();
  for (const [n, verdict] of verdicts.entries()) strip.add(verdict, (100 + n) * 1000);
  return strip.render(now);
}

Deno.test("VerdictStrip shows a letter for each of the last 60 seconds, the oldest first", () => {
  const all: Verdict[] = ["ok", "ng", "unknown", "error", "dropped"];
  assertEquals(stripAfter(all, 105_500), ".".repeat(54) + "onued.");
  assertEquals(stripAfter([], 100_000), ".".repeat(60));
});

Deno.test("VerdictStrip shows the worst of a second, whatever comes first", () => {
  const strip = new VerdictStrip();
  for (const verdict of ["ok", "dropped", "unknown", "ng", "ok"] as const) strip.add(verdict, 1500);
  assertEquals(strip.render(1999).at(-1), "n");
});

Deno.test("VerdictStrip forgets what is older than a minute, also after a silence of hours", () => {
  assertEquals(stripAfter(["ng", "ok"], 160_000), "o" + ".".repeat(59));
  assertEquals(stripAfter(["ng", "ok"], 161_000), ".".repeat(60));
  assertEquals(stripAfter(["ng"], 9e9), ".".repeat(60));
});
