import { defineAnalyzer } from "./analyzer.ts";
import { COUNT_OPTIONS } from "./count/count_options.ts";

/** The analyzer by its name, with its options. */
export const COUNT = defineAnalyzer({
  name: "count",
  summary:
    "Counts the parts that lie apart on light or dark ground, and answers ng where they are too few or many",
  options: COUNT_OPTIONS,
  example: "count.min=8",
  // Loaded here, so that --help need not wait for it.
  create: async (context, values) => {
    const { CountAnalyzer } = await import("./count/count_analyzer.ts");
    return new CountAnalyzer(context, values);
  },
});
