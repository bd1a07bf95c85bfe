import { assertEquals } from "@std/assert";
import { fitGrid } from "../../../lib/http/page/fit_grid.js";

/** Columns for so many cameras, `scroll` where they do not fit. */
function columnsOf(count: number, width: number, height: number): string {
  const { columns, scroll } = fitGrid({ count, width, height, gap: 12, facts: 92 });
  return `${columns}${scroll ? " scroll" : ""}`;
}

Deno.test("fitGrid() fills a window sensibly", () => {
  assertEquals([1, 2, 3, 4, 6, 9, 10, 16].map((count) => columnsOf(count, 1888, 1020)), [
    "1",
    "2",
    "2",
    "2",
    "3",
    "3",
    "4",
    "6",
  ]);
});

Deno.test("fitGrid() stacks cameras in a window that is higher than wide", () => {
  assertEquals([1, 2, 4].map((count) => columnsOf(count, 800, 1400)), ["1", "1", "1"]);
});

Deno.test("fitGrid() rather scrolls than show pictures too small to see", () => {
  assertEquals(columnsOf(4, 370, 780), "1 scroll");
  assertEquals(columnsOf(10, 370, 780), "1 scroll");
  assertEquals(columnsOf(60, 1248, 734), "5 scroll");
  assertEquals(columnsOf(1, 200, 100), "1 scroll");
});

Deno.test("fitGrid() has a column also where there is no camera and no room", () => {
  assertEquals(fitGrid({ count: 0, width: 0, height: 0, gap: 12, facts: 92 }).columns, 1);
});
