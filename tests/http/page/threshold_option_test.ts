import { assertEquals } from "@std/assert";
import { thresholdOption } from "../../../lib/http/page/threshold_option.js";

function row(name: string, value: unknown, { type = "number", isSettable = true } = {}) {
  return { name, option: name.split(".")[1], type, value, isSettable };
}

const ROWS = [
  row("quality.minSharpness", 25),
  row("quality.frozenAfter", 5000, { type: "duration" }),
  row("defect.learn", 0.02),
  row("defect.threshold", 0.02),
  row("onnx.threads", 0.3, { isSettable: false }),
];

Deno.test("thresholdOption() finds the option whose value a score was compared with", () => {
  const names = [0.02, 25, 25.01, 0.3, 5000, 7, undefined].map((threshold) =>
    thresholdOption(ROWS, threshold)?.name
  );
  assertEquals(names, [
    "defect.threshold",
    "quality.minSharpness",
    "quality.minSharpness",
    undefined,
    undefined,
    undefined,
    "defect.threshold",
  ]);
});
