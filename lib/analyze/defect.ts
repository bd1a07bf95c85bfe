import { type Analyzer, defineAnalyzer } from "./analyzer.ts";

/** The analyzer by its name, with its options. */
export const DEFECT = defineAnalyzer({
  name: "defect",
  summary: "Compares a part with good samples of it and answers ng where it differs, with what and where",
  options: {
    threshold: {
      type: "number",
      unit: "%",
      min: 0.001,
      max: 100,
      default: 0.02,
      summary: "A defect of at least this share of the inspected area makes a part ng",
    },
  },
  create(): Analyzer {
    throw new Error("Not written yet");
  },
});
