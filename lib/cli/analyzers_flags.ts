import { OPTION_TABLES } from "../analyze/analyzers.ts";
import { parseChoice } from "../values/parse_choice.ts";
import { COMMON_FLAGS } from "./common_flags.ts";
import type { Program } from "./flag.ts";

/** The table of vid-server analyzers. */
export const LIST_ANALYZERS = {
  name: "vid-server analyzers",
  summary: "Lists what judges frames, and what can be set of it",
  usage: "[OPTIONS] [NAME]",
  words: {
    value: { name: "NAME", parse: (text) => parseChoice(text, [...OPTION_TABLES.keys()]) },
    summary: "Lists one analyzer, or parts",
    min: 0,
    max: 1,
  },
  flags: {
    json: { group: "Form", summary: "Lists as JSON" },
    ...COMMON_FLAGS,
  },
  examples: [
    { command: "vid-server analyzers", does: "List all" },
    { command: "vid-server analyzers defect", does: "List the options of one" },
    { command: "vid-server analyzers --json", does: "List all for a program" },
  ],
} as const satisfies Program;
