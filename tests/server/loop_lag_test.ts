import { assert, assertEquals, assertMatch } from "@std/assert";
import { resetSync } from "@logtape/logtape";
import { configureLog } from "../../lib/cli/log.ts";
import type { LogLevel } from "../../lib/cli/common_flags.ts";
import { LoopLag } from "../../lib/server/loop_lag.ts";

/** Keeps the event loop busy. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function linesOf(level: LogLevel, ms: number): Promise<string[]> {
  const lines: string[] = [];
  configureLog({ level, terminal: false, colour: false, write: (line) => lines.push(line) });
  try {
    using _lag = LoopLag.start({ everyMs: 10, reportMs: 500 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    block(ms);
    await new Promise((resolve) => setTimeout(resolve, 550));
    return lines;
  } finally {
    resetSync();
  }
}

Deno.test("LoopLag reports how long the event loop was blocked, and that this was most of the time", async () => {
  const [line] = await linesOf("debug", 300);
  const [, p50, p99, greatest] =
    (/late by (.*) ms \(p50\), (.*) ms \(p99\), (.*) ms at most/.exec(line) ?? [])
      .map(Number);
  assert(greatest >= 285 && greatest < 2000, line);
  // In 300 of 500 ms something had to wait, at worst for all of them: one late timer alone would not show it.
  assert(p50 > 50 && p50 < p99 && p99 > 250, line);
  assertMatch(line, /debug/);
});

Deno.test("LoopLag measures nothing where nobody wants to know", async () => {
  assertEquals(await linesOf("info", 10), []);
});
