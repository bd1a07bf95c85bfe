import { assertEquals } from "@std/assert";
import { AdaptiveQuality, type QualityStep } from "../../lib/link/adaptive_quality.ts";

/** Sends frames for so long over a network on which a frame takes `networkMs`, by its quality and the time. */
function play(networkMs: (quality: number, ms: number) => number, seconds: number): {
  steps: QualityStep[];
  quality: number;
} {
  let now = 0;
  const steps: QualityStep[] = [];
  const rule = new AdaptiveQuality({
    most: 80,
    least: 30,
    onStep: (step) => steps.push(step),
    now: () => now,
  });
  while (now < seconds * 1000) {
    const ms = networkMs(rule.quality, now);
    now += Math.max(33, ms);
    rule.answered({ networkMs: ms, isFull: ms > 33 });
  }
  return { steps, quality: rule.quality };
}

Deno.test("AdaptiveQuality steps down until the network has room, and stays there", () => {
  const { steps, quality } = play((quality) => 3 * quality, 60);
  assertEquals(steps.map(({ from, to }) => [from, to]), [[80, 64], [64, 51], [51, 41], [41, 33]]);
  assertEquals([quality, steps[0]!.networkMs], [33, 240]);
});

Deno.test("AdaptiveQuality never goes below the least", () => {
  const { steps, quality } = play((quality) => 20 * quality, 60);
  assertEquals([quality, steps.length], [30, 5]);
});

Deno.test("AdaptiveQuality goes up again when there is room", () => {
  const { quality } = play((quality, ms) => ms < 20_000 ? 3 * quality : quality / 4, 80);
  assertEquals(quality, 80);
});

Deno.test("AdaptiveQuality leaves the quality alone where the way is long and not narrow", () => {
  const { steps, quality } = play(() => 300, 30);
  assertEquals(steps.map(({ from, to }) => [from, to]), [[80, 64], [64, 51], [51, 80]]);
  assertEquals(quality, 80);
});

Deno.test("AdaptiveQuality leaves the quality alone while no frame waits", () => {
  let now = 0;
  const rule = new AdaptiveQuality({ most: 80, least: 30, onStep() {}, now: () => now });
  for (now = 0; now < 10_000; now += 200) rule.answered({ networkMs: 150, isFull: false });
  assertEquals(rule.quality, 80);
});
