import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { type Cells, measureGray } from "../../../lib/analyze/quality/measure_gray.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import { seeded } from "../defect/random.ts";

const { cv } = await loadOpenCv();
const random = seeded(1);

function grayOf(width: number, height: number, levelAt: (x: number, y: number) => number) {
  const data = Uint8Array.from({ length: width * height }, (_, at) => levelAt(at % width, at / width | 0));
  return { format: "gray" as const, width, height, data, sourceWidth: width, sourceHeight: height };
}

Deno.test("measureGray() cuts a picture into cells of about 16 pixels", () => {
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
    const { cells } = measureGray(grayOf(width, height, () => 7));
    assertEquals([cells.columns, cells.rows, cells.levels.length], [columns, rows, columns * rows]);
    assertEquals(cells.levels.every((level) => level === (Math.min(width, height) > 2 ? 7 : 0)), true);
    assertEquals(cells.roughness.every((roughness) => roughness === 0), true);
  }
});

Deno.test("measureGray() measures each cell alone", () => {
  const { cells } = measureGray(grayOf(34, 18, (x, y) => x < 17 ? 40 : y % 2 === 0 ? 255 : 155));
  assertEquals([...cells.levels], [40, 205]);
  assertEquals([...cells.white], [0, 0.5]);
  // Each row of stripes is 100 above or below both of its neighbours; the first column has the edge to the left cell.
  assertAlmostEquals(cells.roughness[1]!, 15 / 16 * 200 ** 2 + (415 ** 2 + 85 ** 2) / 2 / 16, 1e-2);
});

Deno.test("measureGray() measures the Laplacian that OpenCV does", () => {
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
  const { roughness } = measureGray(picture).cells;
  assertEquals(roughness.length, 8 * 6);
  const mean = roughness.reduce((sum, cell) => sum + cell) / roughness.length;
  assertAlmostEquals(mean, squares / (width - 2) / (height - 2), mean * 1e-5);
});

Deno.test("measureGray() measures what a plain loop does, in pictures of any size", () => {
  for (const [width, height] of [[1, 1], [3, 3], [18, 5], [25, 41], [26, 26], [64, 48], [333, 77]] as const) {
    const picture = grayOf(width, height, () => random() < 0.3 ? 245 + random() * 11 : random() * 256);
    const { cells } = measureGray(picture);
    assertEquals(cells, plainCells(picture), `${width}x${height}`);
  }
});

Deno.test("measureGray() counts the pixels of each level, wherever they are", () => {
  for (const [width, height] of [[1, 1], [7, 1], [3, 5], [160, 90]] as const) {
    const { data } = grayOf(width, height, () => random() * 256);
    const counts = new Uint32Array(256);
    for (const level of data) counts[level]++;
    assertEquals(measureGray({ ...grayOf(width, height, () => 0), data }).levelCounts, counts);
  }
});

Deno.test("measureGray() gives pictures another hash where any of their bytes differs, whatever was there before", () => {
  for (const length of [1, 4, 7, 63, 64, 65, 1001]) {
    const picture = grayOf(length, 1, () => random() * 256);
    const { hash } = measureGray(picture);
    for (let at = 0; at < length; at += 1 + (length >> 5)) {
      picture.data[at] ^= 0x80;
      assertNotEquals(measureGray(picture).hash, hash, `byte ${at} of ${length}`);
      picture.data[at] ^= 0x80;
      assertEquals(measureGray(picture).hash, hash);
    }
    measureGray(grayOf(2000, 1, () => random() * 256));
    assertEquals(measureGray(picture).hash, hash, "behind the picture there is nothing");
  }
});

Deno.test("measureGray() gives a picture another hash where two of its bytes change alike", () => {
  const picture = grayOf(400, 1, () => random() * 256);
  const { hash } = measureGray(picture);
  picture.data[3] ^= 0x80;
  for (let at = 4; at < 400; at++) {
    picture.data[at] ^= 0x80;
    assertNotEquals(measureGray(picture).hash, hash, `bytes 3 and ${at}`);
    picture.data[at] ^= 0x80;
  }
});

/** The same, pixel by pixel. */
function plainCells({ width, height, data }: ReturnType<typeof grayOf>): Cells {
  const [columns, rows] = [width, height].map((side) => Math.max(1, Math.round((side - 2) / 16)));
  const edge = (n: number, count: number, side: number) => 1 + Math.floor(n * Math.max(0, side - 2) / count);
  const [levels, roughness, white] = [0, 1, 2].map(() => new Float32Array(columns * rows));
  for (let cell = 0; cell < levels.length; cell++) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    let [sum, squares, bright, count] = [0, 0, 0, 0];
    for (let y = edge(row, rows, height); y < edge(row + 1, rows, height); y++) {
      for (let x = edge(column, columns, width); x < edge(column + 1, columns, width); x++, count++) {
        const at = y * width + x;
        const around = data[at - 1] + data[at + 1] + data[at - width] + data[at + width];
        sum += data[at];
        squares += (around - 4 * data[at]) ** 2;
        if (data[at] >= 252) bright++;
      }
    }
    count = Math.max(1, count);
    [levels[cell], roughness[cell], white[cell]] = [sum / count, squares / count, bright / count];
  }
  return { columns, rows, levels, roughness, white };
}
