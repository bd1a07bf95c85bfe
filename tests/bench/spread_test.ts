import { assertEquals } from "@std/assert";
import { spreadOf, spreadWords } from "./spread.ts";

Deno.test("spreadOf() is the middle, the least and the most", () => {
  assertEquals(spreadOf([3, 1, 10, 2, 4]), { median: 3, least: 1, most: 10 });
});

Deno.test("spreadWords() leaves out a range that is none as it is written", () => {
  assertEquals(spreadWords({ median: 2.714, least: 2.66, most: 2.8 }), "2.71 (2.66–2.80)");
  assertEquals(spreadWords({ median: 1.001, least: 1, most: 1.004 }), "1.00");
  assertEquals(spreadWords({ median: 143.2, least: 139, most: 160 }, 0), "143 (139–160)");
});
