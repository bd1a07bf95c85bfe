import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of the analyzer `exec`. */
export const EXEC_OPTIONS = {
  command: {
    type: "text",
    fixed: "it is a command",
    summary:
      "The program with its arguments, for a shell: it reads frames from its stdin and writes answers to its " +
      "stdout, each behind its length, until a length of 0 comes",
  },
  shared: {
    type: "switch",
    fixed: "the program is started by it",
    default: false,
    summary:
      "One program judges the frames of all cameras, not one for each; in a frame's metadata stands whose it is",
  },
  start: {
    type: "duration",
    fixed: "the program is started by it",
    default: 30_000,
    summary:
      "How long the program's first answer may take, as it may load a lot; each further one --analyze-timeout",
  },
} as const satisfies OptionTable;

/** Their values. */
export type ExecValues = Readonly<OptionValues<typeof EXEC_OPTIONS>>;
