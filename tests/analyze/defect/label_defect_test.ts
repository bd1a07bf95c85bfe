import { assertEquals } from "@std/assert";
import { labelDefect } from "../../../lib/analyze/defect/label_defect.ts";
import { shapeOf } from "../../../lib/analyze/defect/shape_of.ts";

const [WIDTH, HEIGHT] = [60, 40];

/** The name of what is made of an even surface, or that of its lack. */
function labelOf(change: (x: number, y: number) => number, isMissing = false) {
  const even = new Uint8Array(WIDTH * HEIGHT).fill(100);
  const changed = even.map((level, at) => level + change(at % WIDTH, Math.floor(at / WIDTH)));
  const levels = Int8Array.from(changed, (level) => Math.min(127, Math.abs(level - 100)));
  const pixels = Int32Array.from([...levels.keys()].filter((at) => levels[at] !== 0));
  const [found, mean] = (isMissing ? [even, changed] : [changed, even])
    .map((data) => ({ width: WIDTH, height: HEIGHT, data }));
  return labelDefect(pixels, { shape: shapeOf(pixels, levels, WIDTH), found: found!, mean: mean! });
}

const box = (left: number, top: number, width: number, height: number) => (x: number, y: number) =>
  x >= left && x < left + width && y >= top && y < top + height ? 60 : 0;
const hill = (x: number, y: number) => Math.round(60 * Math.exp(-((x - 30) ** 2 + (y - 20) ** 2) / 60));

Deno.test("labelDefect() tells a line, a soft spot, a sharp one, and what is missing", () => {
  assertEquals(labelOf(box(5, 20, 50, 2)), "scratch");
  assertEquals(labelOf(hill), "stain");
  assertEquals(labelOf(box(20, 10, 12, 12)), "extra");
  assertEquals(labelOf((x, y) => (x + y) % 4 < 2 ? box(20, 10, 12, 12)(x, y) : 0, true), "missing");
});

Deno.test("labelDefect() tells them at the border too", () => {
  assertEquals(labelOf(box(20, 0, 12, 12)), "extra");
  assertEquals(labelOf(box(20, HEIGHT - 12, 12, 12)), "extra");
  assertEquals(labelOf(box(0, 0, WIDTH, 1)), "scratch");
});
