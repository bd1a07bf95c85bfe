import { assertEquals } from "@std/assert";
import { measureLevels } from "../../../lib/analyze/quality/measure_levels.ts";

function levelsOf(gray: Uint8Array) {
  const counts = new Uint32Array(256);
  for (const level of gray) counts[level]++;
  return measureLevels(counts);
}

Deno.test("measureLevels() tells the mean, black, white and the most frequent level", () => {
  assertEquals(levelsOf(Uint8Array.of(0, 3, 4, 51, 51, 251, 252, 255)), {
    brightness: 867 / 8 / 255,
    shadows: 2 / 8,
    highlights: 2 / 8,
    flat: 2 / 8,
  });
});

Deno.test("measureLevels() takes black and white for flat only where there is nothing else", () => {
  assertEquals(levelsOf(new Uint8Array(100)).flat, 1);
  assertEquals(levelsOf(new Uint8Array(100).fill(255)).flat, 1);
  assertEquals(levelsOf(new Uint8Array(100).fill(255, 1)).flat, 0);
  assertEquals(levelsOf(new Uint8Array(100).fill(90, 20)).flat, 0.8);
});
