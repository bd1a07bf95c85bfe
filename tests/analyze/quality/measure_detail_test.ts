import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Cells } from "../../../lib/analyze/quality/measure_gray.ts";
import { measureDetail } from "../../../lib/analyze/quality/measure_detail.ts";

/** Cells of 10 columns, made of what stands in each. */
function cellsOf(count: number, at: (cell: number) => { level?: number; roughness: number }): Cells {
  const all = Array.from({ length: count }, (_, cell) => ({ level: 100, ...at(cell) }));
  return {
    columns: 10,
    rows: count / 10,
    levels: Float32Array.from(all, ({ level }) => level),
    roughness: Float32Array.from(all, ({ roughness }) => roughness),
    white: new Float32Array(count),
  };
}

Deno.test("measureDetail() sees nothing where all cells have the same noise, however much", () => {
  for (const noise of [0, 20, 80, 320, 1280]) {
    const cells = cellsOf(100, (cell) => ({ roughness: noise * (1 + cell % 3 / 5) }));
    assertEquals(measureDetail(cells), { sharpness: 0, structure: 0 });
  }
});

Deno.test("measureDetail() takes the mean of what stands out of the noise", () => {
  const cells = cellsOf(100, (cell) => ({ roughness: cell === 44 ? 900 : cell === 71 ? 500 : 80 }));
  assertEquals(measureDetail(cells), { sharpness: 700, structure: 0.02 });
});

Deno.test("measureDetail() counts what is dark as if there were more light", () => {
  const sharpnessAt = (level: number) =>
    measureDetail(cellsOf(100, (cell) => ({ level, roughness: cell === 44 ? 900 : 80 }))).sharpness;
  assertEquals([200, 100, 80, 50, 20].map(sharpnessAt), [900, 900, 900 * 1.25 ** 2, 3600, 3600]);
});

Deno.test("measureDetail() knows that bright parts have more noise than dark ones", () => {
  const noisy = cellsOf(
    100,
    (cell) =>
      cell < 50 ? { level: 10 + cell / 10, roughness: 40 } : { level: 200 + cell / 10, roughness: 300 },
  );
  // But for the step between the two.
  assertEquals(measureDetail(noisy).structure, 0.2);
});

Deno.test("measureDetail() takes coarse grain for something to see, even where it is everywhere", () => {
  const { sharpness, structure } = measureDetail(cellsOf(100, () => ({ roughness: 2500 })));
  assertEquals([sharpness, structure], [2500, 1]);
});

Deno.test("measureDetail() tells a step from a shade", () => {
  const shade = cellsOf(100, (cell) => ({ level: 50 + 10 * (cell % 10), roughness: 1 }));
  assertEquals(measureDetail(shade), { sharpness: 0, structure: 0 });
  const step = cellsOf(100, (cell) => ({ level: cell < 50 ? 100 : 120, roughness: 1 }));
  assertAlmostEquals(measureDetail(step).structure, 0.2);
  assertEquals(measureDetail(step).sharpness, 0, "which is a blurred one");
});

Deno.test("measureDetail() of one cell is no more than nothing", () => {
  const one = {
    columns: 1,
    rows: 1,
    levels: Float32Array.of(0),
    roughness: Float32Array.of(0),
    white: Float32Array.of(0),
  };
  assertEquals(measureDetail(one), { sharpness: 0, structure: 0 });
});
