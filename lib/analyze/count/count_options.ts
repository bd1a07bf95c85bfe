import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of `count`: `--set count.…`. */
export const COUNT_OPTIONS = {
  min: {
    type: "integer",
    min: 0,
    max: 10_000,
    summary: "A frame with fewer parts is ng",
  },
  max: {
    type: "integer",
    min: 0,
    max: 10_000,
    summary: "A frame with more parts is ng",
  },
  minArea: {
    type: "number",
    unit: "%",
    min: 0.001,
    max: 100,
    default: 0.05,
    summary: "What takes a smaller share of the frame, holes included, is no part",
  },
  maxArea: {
    type: "number",
    unit: "%",
    min: 0.001,
    max: 100,
    default: 50,
    summary: "What takes a larger share of the frame is no part",
  },
  ground: {
    type: "choice",
    choices: {
      auto: "told by each frame: it is what there is more of",
      light: "parts are darker",
      dark: "parts are lighter",
    },
    default: "auto",
    summary: "What parts lie on",
  },
  contrast: {
    type: "number",
    unit: "levels",
    min: 1,
    max: 255,
    default: 16,
    summary:
      "What differs less from the ground around it is no part; of a part, what differs by half as much as it",
  },
  border: {
    type: "choice",
    choices: { count: "count as well", skip: "do not count, as they may go on outside" },
    default: "count",
    summary: "What becomes of parts at the border of the frame, or of what is included",
  },
  split: {
    type: "switch",
    default: false,
    summary: "Parts that touch are told apart where they are narrower: for round ones, not for bent ones",
  },
  size: {
    type: "integer",
    unit: "px",
    min: 160,
    max: 4096,
    default: 640,
    summary: "The frame's longer side keeps at least so many pixels when it is decoded: fewer take less time",
  },
  include: {
    type: "regions",
    summary: "Where parts are counted",
  },
  ignore: {
    type: "regions",
    summary: "Where parts are not counted",
  },
} as const satisfies OptionTable;

/** Their values. */
export type CountValues = Readonly<OptionValues<typeof COUNT_OPTIONS>>;
