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
  contrast: {
    type: "number",
    unit: "levels",
    min: 1,
    max: 255,
    default: 12,
    summary: "What differs less than this from the empty view, in gray levels of 0 to 255, is no part",
  },
  join: {
    type: "number",
    unit: "%",
    min: 1,
    max: 20,
    default: 1,
    summary: "Pieces that are nearer to each other than this share of the frame's longer side are one part",
  },
  settle: {
    type: "duration",
    default: 1500,
    summary: "How long the empty view is learned at first, also where parts pass through it",
  },
  background: {
    type: "path",
    fixed: "it names a file",
    summary: "A picture of the empty view, a JPEG or PNG, instead of learning it",
  },
  absorb: {
    type: "duration",
    default: 60_000,
    summary: "What has not moved for so long belongs to the empty view from then on",
  },
  frames: {
    type: "integer",
    min: 1,
    max: 100,
    default: 9,
    summary: "How many frames of a part vote on it: its sharpest ones",
  },
  ngShare: {
    type: "number",
    unit: "%",
    min: 0.1,
    max: 100,
    default: 50,
    summary: "A part is ng where at least this share of its votes is",
  },
  within: {
    type: "duration",
    default: 2000,
    summary: "A part that has been whole in view for so long is decided on, also where it does not leave",
  },
} as const satisfies OptionTable;
