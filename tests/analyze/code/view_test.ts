import { assert, assertEquals } from "@std/assert";
import { contrastView, drawn, halvedView, plainView, turnedView } from "../../../lib/analyze/code/view.ts";
import { newPlane, type Plane } from "../../../lib/analyze/area/plane.ts";

function planeOf(width: number, height: number, levelAt: (x: number, y: number) => number): Plane {
  const plane = newPlane(width, height);
  for (let at = 0; at < plane.data.length; at++) {
    plane.data[at] = levelAt(at % width, Math.floor(at / width));
  }
  return plane;
}

Deno.test("plainView() shows a region, and tells where it is", () => {
  const plane = planeOf(6, 4, (x, y) => 10 * y + x);
  const view = plainView(plane, { x: 2, y: 1, width: 3, height: 2 });
  assertEquals([...drawn(view).data], [12, 13, 14, 22, 23, 24]);
  assertEquals(view.toPicture([1, 1]), [3, 2]);
});

Deno.test("halvedView() shows the mean of four pixels each", () => {
  const view = halvedView(planeOf(5, 3, (x, y) => 40 * x + y))!;
  assertEquals(drawn(view), { width: 2, height: 1, data: Uint8Array.of(21, 101) });
  assertEquals(view.toPicture([1, 1]), [2, 2]);
  assertEquals(halvedView(planeOf(1, 9, () => 0)), undefined);
});

Deno.test("contrastView() shows how far a level is off the mean around it, at borders and corners too", () => {
  const [width, height, radius] = [13, 9, 2];
  const plane = planeOf(width, height, (x, y) => (x * 37 + y * 91) % 64 + 96);
  const { data } = drawn(contrastView(plane, radius));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, count] = [0, 0];
      for (let nearY = Math.max(0, y - radius); nearY <= Math.min(height - 1, y + radius); nearY++) {
        for (let nearX = Math.max(0, x - radius); nearX <= Math.min(width - 1, x + radius); nearX++) {
          sum += plane.data[nearY * width + nearX]!;
          count++;
        }
      }
      const level = Math.min(255, Math.max(0, 128 + 4 * (plane.data[y * width + x]! - sum / count)));
      assert(Math.abs(data[y * width + x]! - level) <= 1, `${x},${y}`);
    }
  }
  for (const [width, height] of [[1, 1], [1, 40], [40, 1]] as const) {
    const { data } = drawn(contrastView(planeOf(width, height, () => 9), 16));
    assertEquals(new Set(data), new Set([128]));
  }
});

Deno.test("turnedView() shows each point where toPicture() says", () => {
  const plane = planeOf(80, 50, (x, y) => 40 + 2 * x + y);
  for (const degrees of [0, 30, 60, 90]) {
    const view = turnedView(plane, degrees);
    const { width, data } = drawn(view);
    let shown = 0;
    for (let at = 0; at < data.length; at++) {
      const [x, y] = view.toPicture([at % width + 0.5, Math.floor(at / width) + 0.5]);
      if (x < 1 || y < 1 || x > 79 || y > 49) continue;
      shown++;
      assert(Math.abs(data[at]! - (40 + 2 * (x - 0.5) + y - 0.5)) <= 1, `${degrees}: ${x},${y}`);
    }
    assert(shown > 70 * 45, `${degrees}: ${shown}`);
  }
});
