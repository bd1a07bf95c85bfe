import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseRegions } from "../../lib/values/parse_regions.ts";
import { ValueError } from "../../lib/values/value_error.ts";

const RULE =
  "it is polygons in pixels of the frame, such as 10,10 90,10 50,80 (several with / between), or a .png file";

Deno.test("parseRegions() reads polygons, or the path of a PNG", () => {
  const triangle = [[10, 10], [90, 10], [50, 80.5]];
  const square = [[0, 0], [9, 0], [9, 9], [0, 9]];
  assertEquals(parseRegions("10,10 90,10 50,80.5"), { polygons: [triangle] });
  assertEquals(parseRegions(" 10,10  90,10\t50,80.5 / 0,0 9,0 9,9 0,9 "), { polygons: [triangle, square] });
  assertEquals(parseRegions("0,0 9,0 9,9 0,9/10,10 90,10 50,80.5"), { polygons: [square, triangle] });
  for (const png of ["mask.png", "/a b/MASK.PNG", "C:\\m.png", "1,1 2,2.png"]) {
    assertEquals(parseRegions(png), { png });
  }
});

Deno.test("parseRegions() refuses what has fewer than three corners, or is none", () => {
  const texts = ["", " ", "/", "10,10", "10,10 90,10", "10,10 90,10 50,80 /", "/10,10 90,10 50,80"];
  texts.push(
    "10,10 90,10 50",
    "10,10 90,10 50,80,3",
    "10,10 90,10 -1,5",
    "10,10 90,10 a,b",
    "10, 10 90,10 50,80",
  );
  texts.push(
    "mask.jpg",
    "mask",
    "10;10 90;10 50;80",
    "1e3,0 0,9 9,9",
    "NaN,0 0,9 9,9",
    "10,10 90,10 50,80 //",
  );
  for (const text of texts) {
    const { rule, got } = assertThrows(() => parseRegions(text), ValueError) as ValueError;
    assertEquals([rule, got], [RULE, text]);
  }
});

Deno.test("parseRegions() takes as many corners as anybody draws, and no more", () => {
  const corners = (count: number) => Array.from({ length: count }, (_, n) => `${n},${n % 7}`).join(" ");
  assert("polygons" in parseRegions(corners(1000)));
  assertThrows(() => parseRegions(corners(1001)), ValueError);
  assertThrows(() => parseRegions(`${corners(500)}/${corners(501)}`), ValueError);
  const started = performance.now();
  assertThrows(() => parseRegions("1,1 ".repeat(1e5)), ValueError);
  assertThrows(() => parseRegions(" ".repeat(1e5)), ValueError);
  assert(performance.now() - started < 1000, "nor does it take long to see that");
});

Deno.test("parseRegions() reads each polygon that is written", () => {
  const corner = fc.tuple(fc.nat(5000), fc.nat(5000));
  const polygons = fc.array(fc.array(corner, { minLength: 3, maxLength: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(polygons, fc.constantFrom("/", " / ", "/ "), (polygons, between) => {
      const text = polygons.map((corners) => corners.map((corner) => corner.join()).join(" ")).join(between);
      assertEquals(parseRegions(text), { polygons });
    }),
    { seed: 1 },
  );
});
