import { defineAnalyzer } from "./analyzer.ts";
import { DEFECT_OPTIONS } from "./defect/defect_options.ts";

/** The analyzer by its name, with its options. */
export const DEFECT = defineAnalyzer({
  name: "defect",
  summary:
    "Compares a part's gray levels with good samples' and answers ng where they differ, with what and where",
  options: DEFECT_OPTIONS,
  // What may be changed goes with all else, and to make one would learn all of the reference's pictures anew.
  check() {},
  // Loaded here, so that --help need not wait for it.
  create: async (context, values) => {
    const { DefectAnalyzer } = await import("./defect/defect_analyzer.ts");
    return new DefectAnalyzer(context, values);
  },
});
