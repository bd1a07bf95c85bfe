import { defineAnalyzer } from "./analyzer.ts";
import { ONNX_OPTIONS } from "./onnx/onnx_options.ts";

/** The analyzer by its name, with its options. */
export const ONNX = defineAnalyzer({
  name: "onnx",
  summary: "Has a network of yours judge, by ONNX Runtime: a classifier, a detector or a map of anomalies",
  options: ONNX_OPTIONS,
  example: "onnx.model=best.onnx",
  // Loaded here, so that --help need not wait for it, and who does not judge by a network never loads ONNX Runtime.
  create: async (context, values) => {
    const { OnnxAnalyzer } = await import("./onnx/onnx_analyzer.ts");
    const analyzer = new OnnxAnalyzer(context, values);
    await analyzer.open();
    return analyzer;
  },
});
