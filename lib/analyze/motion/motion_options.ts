import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of `motion`: `--set motion.…`. */
export const MOTION_OPTIONS = {
  verdict: {
    type: "choice",
    choices: { ng: "it is ng", label: "it is ok, and what moves is told of" },
    default: "ng",
    summary: "What a frame is in which something moves",
  },
  minArea: {
    type: "number",
    unit: "%",
    min: 0.01,
    max: 100,
    default: 0.1,
    summary: "What moves and is smaller than this share of the frame does not count",
  },
  contrast: {
    type: "number",
    unit: "levels",
    min: 2,
    max: 128,
    default: 15,
    summary: "What differs less than this from what is usual, in gray levels of 0 to 255, does not move",
  },
  join: {
    type: "number",
    unit: "%",
    min: 0,
    max: 20,
    default: 1,
    summary: "Pieces that are nearer to each other than this share of the frame's longer side are one object",
  },
  learn: {
    type: "duration",
    default: 2000,
    summary: "How long a view is learned, at first and after it has changed: unknown, learning",
  },
  absorb: {
    type: "duration",
    default: 30_000,
    summary: "What has not moved for so long belongs to the view from then on",
  },
  shadows: {
    type: "choice",
    choices: {
      ignore: "where the texture of what they fall on tells them",
      count: "they are judged like all else",
    },
    default: "ignore",
    summary: "What becomes of shadows and patches of light that move",
  },
  size: {
    type: "integer",
    unit: "px",
    min: 80,
    max: 1280,
    default: 320,
    summary: "The frame's longer side keeps at least so many pixels when it is decoded: fewer take less time",
  },
  include: {
    type: "regions",
    summary: "Where motion counts",
  },
  ignore: {
    type: "regions",
    summary: "Where motion does not count, such as at a tree",
  },
} as const satisfies OptionTable;

/** Their values. */
export type MotionValues = Readonly<OptionValues<typeof MOTION_OPTIONS>>;
