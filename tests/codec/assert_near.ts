import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Asserts that each sample is within `tolerance` levels of what is expected. */
export function assertNear(actual: number[], expected: number[], tolerance: number): void {
  assertEquals(actual.length, expected.length);
  for (const [index, value] of actual.entries()) assertAlmostEquals(value, expected[index], tolerance);
}
