import { assertEquals, assertThrows } from "@std/assert";
import { readModelMetadata } from "../../../lib/analyze/onnx/read_model_metadata.ts";
import { tinyClassifier } from "./models.ts";
import { writeModel } from "./onnx_camera.ts";

Deno.test("readModelMetadata() reads what a model says of itself", () => {
  const metadata = { names: "{0: '결함'}", stride: "32", empty: "", long: "x".repeat(5000) };
  const path = writeModel(tinyClassifier({ metadata }));
  assertEquals(readModelMetadata(path), new Map(Object.entries(metadata)));
  assertEquals(readModelMetadata(writeModel(tinyClassifier({ metadata: {} }))), new Map());
});

Deno.test("readModelMetadata() refuses a file that is cut off, wherever in the network", () => {
  const whole = tinyClassifier({ metadata: {} });
  // Behind the network stands the version of its operators alone.
  const end = whole.length - 6;
  for (let size = 0; size < end; size++) {
    assertThrows(() => readModelMetadata(writeModel(whole.slice(0, size))), Error, "it is ");
  }
});
