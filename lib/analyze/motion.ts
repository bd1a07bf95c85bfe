import { defineAnalyzer } from "./analyzer.ts";
import { MOTION_OPTIONS } from "./motion/motion_options.ts";

/** The analyzer by its name, with its options. */
export const MOTION = defineAnalyzer({
  name: "motion",
  summary:
    "Finds what moves before a camera that stands still, in whatever light, and answers ng or labels it",
  options: MOTION_OPTIONS,
  // Loaded here, so that --help need not wait for it.
  create: async (context, values) => {
    const { MotionAnalyzer } = await import("./motion/motion_analyzer.ts");
    return new MotionAnalyzer(context, values);
  },
});
