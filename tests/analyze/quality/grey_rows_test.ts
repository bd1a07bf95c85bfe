import { assertEquals } from "@std/assert";
import { greyRows } from "../../../lib/analyze/quality/grey_rows.ts";

const WIDTH = 100;

function pictureOf(...rows: ((x: number) => number)[]) {
  const data = Uint8Array.from(
    rows.flatMap((levelAt) => Array.from({ length: WIDTH }, (_, x) => levelAt(x))),
  );
  const size = { width: WIDTH, height: rows.length, sourceWidth: WIDTH, sourceHeight: rows.length };
  return { format: "gray" as const, data, ...size };
}

const scene = (x: number) => x;
const grey = () => 128;

Deno.test("greyRows() counts flat grey rows from the bottom or from the top, not between", () => {
  assertEquals(greyRows(pictureOf(scene, scene, scene, grey)), 0.25);
  assertEquals(greyRows(pictureOf(grey, grey, scene, grey)), 0.5);
  assertEquals(greyRows(pictureOf(scene, grey, grey, scene)), 0);
  assertEquals(greyRows(pictureOf(grey, grey, grey, grey)), 1);
});

Deno.test("greyRows() takes one exact level near the middle, and some letters on it", () => {
  for (const level of [124, 128, 130, 132]) assertEquals(greyRows(pictureOf(scene, () => level)), 0.5);
  for (const level of [0, 123, 133, 255]) assertEquals(greyRows(pictureOf(scene, () => level)), 0);
  assertEquals(greyRows(pictureOf(scene, grey, () => 129)), 1 / 3, "another level is another thing");
  assertEquals(greyRows(pictureOf(scene, (x) => x < 2 ? 250 : 128)), 0.5);
  assertEquals(greyRows(pictureOf(scene, (x) => x < 3 ? 250 : 128)), 0);
  assertEquals(greyRows(pictureOf(scene, (x) => 127 + x % 2)), 0, "noise");
});
