import { assertEquals } from "@std/assert";
import { measureLevels } from "../../../lib/analyze/quality/measure_levels.ts";

Deno.test("measureLevels() tells the mean, black, white and the most frequent level", () => {
  assertEquals(measureLevels(Uint8Array.of(0, 3, 4, 51, 51, 251, 252, 255)), {
    brightness: 867 / 8 / 255,
    shadows: 2 / 8,
    highlights: 2 / 8,
    flat: 2 / 8,
  });
});

Deno.test("measureLevels() takes black and white for flat only where there is nothing else", () => {
  assertEquals(measureLevels(new Uint8Array(100)).flat, 1);
  assertEquals(measureLevels(new Uint8Array(100).fill(255)).flat, 1);
  assertEquals(measureLevels(new Uint8Array(100).fill(255, 1)).flat, 0);
  assertEquals(measureLevels(new Uint8Array(100).fill(90, 20)).flat, 0.8);
});
