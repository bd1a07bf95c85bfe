import { assertAlmostEquals, assertEquals } from "@std/assert";
import { measureCells } from "../../../lib/analyze/quality/measure_cells.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import { seeded } from "../defect/random.ts";

const { cv } = await loadOpenCv();
const random = seeded(1);

function grayOf(width: number, height: number, levelAt: (x: number, y: number) => number) {
  const data = Uint8Array.from({ length: width * height }, (_, at) => levelAt(at % width, at / width | 0));
  return { format: "gray" as const, width, height, data, sourceWidth: width, sourceHeight: height };
}

Deno.test("measureCells() cuts a picture into cells of about 16 pixels", () => {
  for (
    const [width, height, columns, rows] of [
      [640, 360, 40, 22],
      [35, 18, 2, 1],
      [5, 5, 1, 1],
      [2, 2, 1, 1],
      [1, 1, 1, 1],
      [900, 1, 56, 1],
    ] as const
  ) {
    const cells = measureCells(grayOf(width, height, () => 7));
    assertEquals([cells.columns, cells.rows, cells.levels.length], [columns, rows, columns * rows]);
    assertEquals(cells.levels.every((level) => level === (Math.min(width, height) > 2 ? 7 : 0)), true);
    assertEquals(cells.roughness.every((roughness) => roughness === 0), true);
  }
});

Deno.test("measureCells() measures each cell alone", () => {
  const cells = measureCells(grayOf(34, 18, (x, y) => x < 17 ? 40 : y % 2 === 0 ? 255 : 155));
  assertEquals([...cells.levels], [40, 205]);
  assertEquals([...cells.white], [0, 0.5]);
  // Each row of stripes is 100 above or below both of its neighbours; the first column has the edge to the left cell.
  assertAlmostEquals(cells.roughness[1]!, 15 / 16 * 200 ** 2 + (415 ** 2 + 85 ** 2) / 2 / 16, 1e-2);
});

Deno.test("measureCells() measures the Laplacian that OpenCV does", () => {
  const [width, height] = [130, 98];
  const picture = grayOf(width, height, () => random() * 256);
  using mats = new DisposableStack();
  const [gray, laplacian] = [new cv.Mat(height, width, cv.CV_8UC1), new cv.Mat()];
  for (const mat of [gray, laplacian]) mats.defer(() => mat.delete());
  gray.data.set(picture.data);
  cv.Laplacian(gray, laplacian, cv.CV_64F);
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) squares += laplacian.data64F[y * width + x] ** 2;
  }
  const { roughness } = measureCells(picture);
  assertEquals(roughness.length, 8 * 6);
  const mean = roughness.reduce((sum, cell) => sum + cell) / roughness.length;
  assertAlmostEquals(mean, squares / (width - 2) / (height - 2), mean * 1e-5);
});
