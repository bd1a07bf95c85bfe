import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { chooseScale } from "../../lib/codec/choose_scale.ts";

Deno.test("chooseScale() takes the smallest scale that still has the pixels", () => {
  const cases: [width: number, height: number, longestSide: number, scale: number][] = [
    [1920, 1080, 1920, 1],
    [1920, 1080, 961, 1],
    [1920, 1080, 960, 2],
    [1080, 1920, 480, 4],
    [1920, 1080, 240, 8],
    [1920, 1080, 1, 8],
    [1921, 1080, 241, 8],
    [640, 480, 640, 1],
    [320, 240, 640, 1],
    [1, 1, 640, 1],
  ];
  for (const [width, height, longestSide, scale] of cases) {
    assertEquals(chooseScale(width, height, longestSide), scale, `${width}x${height} for ${longestSide}`);
  }
});

Deno.test("chooseScale() keeps the pixels where there are any, and never double of them", () => {
  const size = fc.integer({ min: 1, max: 65_500 });
  fc.assert(fc.property(size, size, size, (width, height, longestSide) => {
    const scale = chooseScale(width, height, longestSide);
    const longest = Math.max(width, height);
    if (longest >= longestSide) assertEquals(Math.ceil(longest / scale) >= longestSide, true);
    if (scale < 8) assertEquals(Math.ceil(longest / (scale * 2)) >= longestSide, false);
  }));
});
