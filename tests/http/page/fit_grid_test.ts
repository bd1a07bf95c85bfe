import { assertEquals } from "@std/assert";
import { fitGrid } from "../../../lib/http/page/fit_grid.js";

const CARD = { gap: 10, frame: 82, beside: 112, below: 72 };

/** Columns for so many cameras, and where the verdict stands; `scroll` where they do not fit. */
function layoutOf(count: number, width: number, height: number): string {
  const { columns, isBeside, scroll } = fitGrid({ count, width, height, ...CARD });
  return `${columns}${scroll ? " scroll" : isBeside ? " beside" : " below"}`;
}

Deno.test("fitGrid() fills a window sensibly", () => {
  assertEquals([1, 2, 3, 4, 6, 9, 10, 16].map((count) => layoutOf(count, 1892, 1014)), [
    "1 beside",
    "2 below",
    "2 beside",
    "2 beside",
    "3 below",
    "3 beside",
    "5 below",
    "6 below",
  ]);
});

Deno.test("fitGrid() stacks cameras in a window that is higher than wide", () => {
  assertEquals([1, 2, 4].map((count) => layoutOf(count, 800, 1400)), ["1 below", "1 below", "1 beside"]);
});

Deno.test("fitGrid() rather scrolls than show pictures too small to see", () => {
  assertEquals(layoutOf(4, 370, 740), "1 scroll");
  assertEquals(layoutOf(10, 370, 740), "1 scroll");
  assertEquals(layoutOf(60, 1248, 734), "4 scroll");
  assertEquals(layoutOf(1, 120, 100), "1 scroll");
});

Deno.test("fitGrid() has a column also where there is no camera and no room", () => {
  assertEquals(fitGrid({ count: 0, width: 0, height: 0, ...CARD }).columns, 1);
});
