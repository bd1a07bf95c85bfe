import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of `defect`: `--set defect.…`. */
export const DEFECT_OPTIONS = {
  reference: {
    type: "path",
    fixed: "it names a file",
    summary: "A picture of a good part, or a folder of such pictures (JPEG or PNG), to compare with",
  },
  learn: {
    type: "integer",
    min: 1,
    max: 200,
    default: 30,
    summary: "Without a reference, so many usable frames are taken for good parts before any is judged",
  },
  threshold: {
    type: "number",
    unit: "%",
    min: 0.001,
    max: 100,
    default: 0.02,
    summary:
      "A defect of at least this share of the inspected area makes a part ng; a scratch counts as 4 px wide at least",
  },
  contrast: {
    type: "number",
    unit: "levels",
    min: 2,
    max: 128,
    default: 12,
    summary: "A level may lie so far outside of those of all good parts, of 256, before it is a defect's",
  },
  align: {
    type: "choice",
    choices: {
      auto: "as good parts were found to lie while they were learned",
      none: "parts lie exactly as the reference does",
      shift: "parts are shifted",
      rotate: "parts are shifted, and turned by up to 5 degrees",
    },
    default: "auto",
    summary: "How a part may lie in relation to the reference",
  },
  search: {
    type: "number",
    unit: "%",
    min: 0.1,
    max: 25,
    default: 5,
    summary: "A part may be shifted by this share of the frame's longer side; time grows with its square",
  },
  size: {
    type: "integer",
    unit: "px",
    min: 160,
    max: 8192,
    default: 1280,
    summary: "The frame's longer side keeps at least so many pixels when it is decoded: fewer take less time",
  },
  include: {
    type: "regions",
    summary: "Where the part is inspected; alignment goes by it too",
  },
  ignore: {
    type: "regions",
    summary: "Where the part is not inspected, such as at a serial number",
  },
  glints: {
    type: "choice",
    choices: { ignore: "they are told and make no part ng", count: "they are judged like all else" },
    default: "ignore",
    summary: "What becomes of specular glints: white spots with a soft border, or too small for it to show",
  },
  minMatch: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.55,
    summary: "A frame that is less like the reference shows no part: unknown, absent",
  },
  minFocus: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.8,
    summary: "A frame with a smaller share of the reference's sharpness is blurred: unknown, out-of-focus",
  },
} as const satisfies OptionTable;

/** Their values. */
export type DefectValues = OptionValues<typeof DEFECT_OPTIONS>;
