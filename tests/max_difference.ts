import { assertEquals } from "@std/assert";

/** The largest difference of two samples in the same place. */
export function maxDifference(actual: Uint8Array, expected: Uint8Array): number {
  assertEquals(actual.length, expected.length);
  let most = 0;
  for (let at = 0; at < actual.length; at++) most = Math.max(most, Math.abs(actual[at] - expected[at]));
  return most;
}
