import { assertAlmostEquals, assertEquals } from "@std/assert";
import { FrameRate } from "../../lib/server/frame_rate.ts";

/** The rate after frames at these times. */
function rateAfter(times: number[]): number | undefined {
  const rate = new FrameRate();
  for (const time of times) rate.count(time);
  return rate.framesPerSecond;
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, n) => 5000 + n * ms);

Deno.test("FrameRate tells how many frames come in a second", () => {
  assertAlmostEquals(rateAfter(every(40, 80))!, 25, 1e-9);
  assertAlmostEquals(rateAfter(every(5000, 3))!, 0.2, 1e-9);
});

Deno.test("FrameRate tells nothing before a second was counted", () => {
  assertEquals(rateAfter([]), undefined);
  assertEquals(rateAfter(every(10, 100)), undefined);
});

Deno.test("FrameRate follows a camera that gets slower", () => {
  const fast = every(10, 101);
  assertAlmostEquals(rateAfter(fast)!, 100, 1e-9);
  assertAlmostEquals(rateAfter([...fast, fast.at(-1)! + 10_000])!, 0.1, 1e-9);
});
