import { assertEquals, assertThrows } from "@std/assert";
import { type Candidate, DetectionReader } from "../../../lib/analyze/onnx/detection_reader.ts";
import { EVERY_CLASS } from "../../../lib/analyze/onnx/labels.ts";
import { seeded } from "../defect/random.ts";

const [CLASSES, BOXES] = [80, 8400];
const random = seeded(3);

/** Boxes as rows: x, y, width, height, scores. */
const rows = Array.from({ length: BOXES }, () => [
  ...Array.from({ length: 4 }, () => Math.fround(20 + random() * 600)),
  ...Array.from({ length: CLASSES }, () => Math.fround(random() ** 40)),
]);

/** What is to be found, by the plainest of code. */
const expected = rows.flatMap(([x, y, width, height, ...scores]): Candidate[] => {
  const score = Math.max(...scores);
  if (score < 0.97) return [];
  const box = {
    left: x! - width! / 2,
    top: y! - height! / 2,
    right: x! + width! / 2,
    bottom: y! + height! / 2,
  };
  return [{ ...box, score, label: scores.indexOf(score) }];
}).sort((a, b) => b.score - a.score);

Deno.test("DetectionReader reads the same boxes, whichever way they stand", () => {
  const numbers = 4 + CLASSES;
  const forms = [
    { dims: [1, BOXES, numbers], data: Float32Array.from(rows.flat()) },
    {
      dims: [1, numbers, BOXES],
      data: Float32Array.from(
        { length: numbers * BOXES },
        (_, at) => rows[at % BOXES]![Math.floor(at / BOXES)]!,
      ),
    },
  ];
  for (const answer of forms) {
    const reader = new DetectionReader(answer.dims);
    assertEquals([reader.classes, reader.isSuppressed], [CLASSES, false]);
    // What an earlier answer left in its arrays does not show.
    reader.read({ ...answer, data: answer.data.map(() => 1) }, 0.5, EVERY_CLASS);
    const { candidates, best } = reader.read(answer, 0.97, EVERY_CLASS);
    assertEquals(candidates, expected);
    assertEquals(best, expected[0]!.score);
  }
});

Deno.test("DetectionReader finds the classes by the labels where the shape does not tell", () => {
  // 84 boxes of 80 classes: a picture of 64x64.
  const small = [1, 84, 84];
  assertEquals(new DetectionReader(small, { count: 80, isExact: true }).classes, 80);
  assertEquals(new DetectionReader([1, 25200, 85], { count: 80, isExact: false }).classes, 80, "YOLOv5");
  assertEquals(new DetectionReader([1, 56, 8400], { count: 1, isExact: false }).classes, 1, "poses");
  assertThrows(
    () => new DetectionReader([1, 84, 8400], { count: 2, isExact: true }),
    Error,
    "it has 80 classes: got 2 labels",
  );
  assertThrows(
    () => new DetectionReader([1, 6, 8400], { count: 3, isExact: false }),
    Error,
    "it has 2 classes: got 3 labels",
  );
});

Deno.test("DetectionReader takes what has NMS inside as it is, also where nothing was found", () => {
  const reader = new DetectionReader([1, 0, 6]);
  assertEquals([reader.isSuppressed, reader.classes], [true, undefined]);
  assertEquals(reader.read({ data: new Float32Array(0) }, 0.5, EVERY_CLASS), {
    candidates: [],
    best: 0,
  });
  const data = Float32Array.of(1, 2, 3, 4, 0.25, 7, 5, 6, 7, 8, 0.75, 1, 0, 0, 0, 0, 0, 0);
  const { candidates, best } = reader.read({ data }, 0.5, EVERY_CLASS);
  assertEquals(candidates, [{ left: 5, top: 6, right: 7, bottom: 8, score: 0.75, label: 1 }]);
  assertEquals(best, 0.75);
});
