import { assertEquals } from "@std/assert";
import { nthSmallest } from "../../../lib/analyze/quality/nth_smallest.ts";
import { seeded } from "../defect/random.ts";

const random = seeded(3);

Deno.test("nthSmallest() finds what sorting would put there, among values that are equal too", () => {
  for (const length of [1, 2, 3, 10, 257]) {
    for (const kinds of [1, 2, 5, 1000]) {
      const values = Float32Array.from({ length }, () => Math.floor(random() * kinds) - kinds / 2);
      const sorted = values.toSorted();
      for (let rank = 0; rank < length; rank += 1 + (length >> 4)) {
        assertEquals(nthSmallest(values.slice(), rank), sorted[rank], `rank ${rank} of ${values}`);
      }
    }
  }
});

Deno.test("nthSmallest() finds it in values that are sorted, either way", () => {
  const up = Float32Array.from({ length: 100 }, (_, n) => n);
  assertEquals([0, 25, 99].map((rank) => nthSmallest(up.slice(), rank)), [0, 25, 99]);
  assertEquals([0, 25, 99].map((rank) => nthSmallest(up.toReversed(), rank)), [0, 25, 99]);
});
