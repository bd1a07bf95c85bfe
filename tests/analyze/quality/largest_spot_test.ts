import { assertEquals } from "@std/assert";
import { largestSpot } from "../../../lib/analyze/quality/largest_spot.ts";

/** The largest spot of cells that are drawn as lines: `#` is white, `+` half of it, `-` less. */
function spotOf(...lines: string[]): number {
  const white = Float32Array.from(lines.join(""), (cell) => ({ "#": 1, "+": 0.5, "-": 0.49 })[cell] ?? 0);
  const columns = lines[0]!.length;
  const cells = { columns, rows: lines.length, white, levels: white, roughness: white };
  const spot = largestSpot(cells) * white.length;
  assertEquals(
    white.includes(1) || white.includes(0.5),
    lines.join("").match(/[#+]/) !== null,
    "cells are as they were",
  );
  return Math.round(spot);
}

Deno.test("largestSpot() finds the largest of a few, of cells that are white by half at least", () => {
  assertEquals(spotOf("......", "......", "......"), 0);
  assertEquals(spotOf("#.....", "..##..", "..+-..", "....#."), 3);
  assertEquals(spotOf("......", ".#.##.", ".###..", ".....#"), 5 + 1);
  assertEquals(spotOf("....#", "...#.", "..#..", "....."), 1);
});

Deno.test("largestSpot() takes what reaches from side to side for a background", () => {
  assertEquals(spotOf("######", ".#....", "...#.."), 1);
  assertEquals(spotOf("##....", "##....", "##..#."), 1);
  assertEquals(spotOf("#####.", "#.....", "......"), 6);
  assertEquals(spotOf("###", "#.#", "###"), 0);
});

Deno.test("largestSpot() finds a spot that winds, and keeps apart the ends of lines", () => {
  assertEquals(spotOf(".......", ".#####.", ".#...#.", ".#.#.#.", ".#.###.", "......."), 14);
  assertEquals(spotOf("......", ".....#", "#.....", "......"), 1);
});
