import { assertEquals, assertThrows } from "@std/assert";
import { chooseOutput, type ChooseOutputOptions } from "../../../lib/analyze/onnx/task.ts";

const PICTURE = { width: 640, height: 640 };

/** The output that is chosen, with its task. */
function chosen(shapes: Record<string, number[]>, options: Partial<ChooseOutputOptions> = {}): string {
  const { name, task } = chooseOutput(new Map(Object.entries(shapes)), { ...PICTURE, ...options });
  return `${name} ${task}`;
}

Deno.test("chooseOutput() tells by an output's shape what it means", () => {
  const tasks = [
    ["classify", [1, 10], [1, 1], [1, 10, 1, 1], [5]],
    ["detect", [1, 84, 8400], [1, 8400, 84], [1, 25200, 85], [1, 300, 6], [1, 0, 6], [1, 5, 8400]],
    ["anomaly", [1, 1, 256, 256], [1, 256, 256, 1], [1, 640, 640], [1, 80, 80], [1, 1, 1, 7]],
  ] as const;
  for (const [task, ...shapes] of tasks) {
    for (const shape of shapes) assertEquals(chosen({ out: [...shape] }), `out ${task}`, shape.join("x"));
  }
  assertEquals(
    chosen({ out: [1, 90, 160] }, { width: 640, height: 360 }),
    "out anomaly",
    "the picture's proportions",
  );
});

Deno.test("chooseOutput() chooses what says most of several outputs", () => {
  assertEquals(
    chosen({ output0: [1, 116, 8400], output1: [1, 32, 160, 160] }),
    "output0 detect",
    "YOLO's segments",
  );
  assertEquals(
    chosen({ pred_score: [1], pred_label: [1], anomaly_map: [1, 1, 256, 256] }),
    "anomaly_map anomaly",
    "Anomalib",
  );
  assertEquals(chosen({ map: [1, 1, 64, 64], score: [1, 2] }, { task: "classify" }), "score classify");
  assertEquals(chosen({ first: [1, 3], second: [1, 2] }, { output: "second" }), "second classify");
  assertEquals(chosen({ map: [1, 64, 200] }, { task: "anomaly" }), "map anomaly");
});

Deno.test("chooseOutput() says what there is where it cannot tell", () => {
  assertThrows(
    () => chosen({ a: [1, 3], b: [1, 2] }),
    Error,
    "a and b could be meant: add --set onnx.output=a or the other",
  );
  assertThrows(
    () => chosen({ a: [2, 3], b: [1, 3, 64, 64], c: [] }),
    Error,
    "got a 2x3, b 1x3x64x64, c one number",
  );
  assertThrows(
    () => chosen({ a: [1, 3] }, { task: "anomaly" }),
    Error,
    "no map of one channel, such as 1x1x256x256: got a 1x3",
  );
  assertThrows(
    () => chosen({ a: [1, 3] }, { output: "b" }),
    Error,
    "it has no output b of float32: got a 1x3",
  );
});
