import { assertEquals } from "@std/assert";
import { findShift } from "../../../lib/analyze/motion/find_shift.ts";
import { shifted } from "./disturb.ts";
import { floor } from "./stage.ts";

Deno.test("findShift() finds by how much a view is shifted, right and left, up and down", () => {
  const view = floor(160, 120, 9);
  for (const [x, y] of [[0, 0], [1, -1], [7, 3], [-20, 11], [26, -26]] as const) {
    assertEquals(findShift(view, shifted(view, x, y)), { x, y });
  }
});

Deno.test("findShift() takes pictures of any size, also where all is one level", () => {
  for (const [width, height] of [[1, 1], [2, 1], [1, 40], [300, 2]] as const) {
    const flat = { width, height, data: new Uint8Array(width * height).fill(9) };
    const { x, y } = findShift(flat, flat);
    // Whatever it is: nothing tells.
    assertEquals([Number.isInteger(x), Number.isInteger(y)], [true, true]);
  }
});
