import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of `code`: `--set code.…`. */
export const CODE_OPTIONS = {
  match: {
    type: "text",
    summary: "A code's text must match this regular expression of RE2, anywhere unless ^ and $ say where; " +
      "GS1 has its brackets, such as (10)LOT7",
  },
  need: {
    type: "choice",
    choices: {
      all: "each code that is read; one that does not match makes the frame ng",
      any: "as many as count; others may be there too",
    },
    default: "all",
    summary: "Which codes have to match",
  },
  count: {
    type: "integer",
    min: 0,
    max: 32,
    default: 1,
    summary: "A frame with fewer codes is ng",
  },
  max: {
    type: "integer",
    min: 1,
    max: 32,
    default: 32,
    summary:
      "So many codes are read at most, but count in any case: 1 stops at the first, in a fraction of the time",
  },
  formats: {
    type: "text",
    default: "QRCode, DataMatrix, Aztec, PDF417, EAN13, EAN8, UPCA, Code128, Code39, Code93, ITF, DataBar",
    summary:
      "What is read, with commas between; also UPCE, Codabar and Telepen, which see a code where none is sooner",
  },
  effort: {
    type: "choice",
    choices: {
      fast: "one look: barcodes across, dark on light",
      normal: "also quarter turns, light on dark, and noisy or large codes",
      thorough: "where too few are read, also weak contrast, glare, and barcodes at any angle",
    },
    default: "normal",
    summary: "How hard codes are looked for; where there is none, thorough takes six times as long",
  },
  size: {
    type: "integer",
    unit: "px",
    min: 160,
    max: 4096,
    default: 1280,
    summary:
      "The frame's longer side keeps at least so many pixels when it is decoded: a module needs two of them",
  },
  include: {
    type: "regions",
    summary: "Where codes are looked for: a code counts where its middle is inside",
  },
} as const satisfies OptionTable;

/** Their values. */
export type CodeValues = Readonly<OptionValues<typeof CODE_OPTIONS>>;
