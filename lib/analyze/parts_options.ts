import type { OptionTable } from "./options.ts";

/** What can be set of the judging of parts: `--set parts.…`. */
export const PARTS_OPTIONS = {
  minArea: {
    type: "number",
    unit: "%",
    min: 0.01,
    max: 100,
    default: 1,
    summary: "What is smaller than this share of the frame is no part",
  },
} as const satisfies OptionTable;
