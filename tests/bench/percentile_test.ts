import { assertEquals } from "@std/assert";
import { percentile } from "./percentile.ts";

Deno.test("percentile() is a value that is there, the nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n);
  assertEquals([50, 99, 100].map((percent) => percentile(values, percent)), [100, 198, 200]);
  assertEquals(percentile([7], 1), 7);
  assertEquals(percentile([], 50), NaN);
});
