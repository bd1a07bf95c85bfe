import { assertEquals } from "@std/assert";
import { BlobFinder, type Cells } from "../../../lib/analyze/onnx/blob_finder.ts";

const PICTURE = `
  5 5 0 0 0 0
  0 0 7 0 0 6
  0 0 0 0 0 6
  0 0 0 4 9 0`;

const map = { data: Float32Array.from(PICTURE.trim().split(/\s+/), Number), width: 6 };
const WHOLE = { left: 0, top: 0, right: 6, bottom: 4 };

Deno.test("BlobFinder finds what lies together, also corner to corner, the highest first", () => {
  const finder = new BlobFinder();
  const expected = [
    { left: 4, top: 1, right: 6, bottom: 4, cells: 3, peak: 9 },
    { left: 0, top: 0, right: 3, bottom: 2, cells: 3, peak: 7 },
  ];
  assertEquals(finder.find(map, WHOLE, 5), expected);
  assertEquals(finder.find(map, WHOLE, 5), expected, "it forgets what it found");
  assertEquals(finder.find(map, WHOLE, 10), []);
  assertEquals(
    finder.find({ data: map.data.subarray(0, 6), width: 6 }, { ...WHOLE, bottom: 1 }, 5).length,
    1,
  );
});

Deno.test("BlobFinder looks at a part of a map alone", () => {
  const part: Cells = { left: 1, top: 0, right: 5, bottom: 2 };
  assertEquals(new BlobFinder().find(map, part, 4), [{
    left: 1,
    top: 0,
    right: 3,
    bottom: 2,
    cells: 2,
    peak: 7,
  }]);
});
