import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of the analyzer `onnx`: `--set onnx.…`. */
export const ONNX_OPTIONS = {
  model: {
    type: "path",
    fixed: "it names a file",
    summary:
      "The network, an .onnx file; a .json file of the same name beside it may say all but threads, where --set " +
      "says nothing",
  },
  task: {
    type: "choice",
    choices: {
      auto: "told by the shape of what it answers",
      classify: "a figure for each class",
      detect: "boxes as YOLO answers them, raw or with NMS inside",
      anomaly: "a map of one channel, high where something is wrong",
    },
    default: "auto",
    summary: "What the network answers",
  },
  threshold: {
    type: "number",
    min: 0,
    max: 1_000_000,
    summary:
      "A frame is ng where the ng classes' probability, the score of an ng object or the map's highest level is at " +
      "least this; by default 0.5, of objects 0.25",
  },
  ng: {
    type: "text",
    summary:
      "Labels that mean ng, or numbers of classes from 0, with commas between; by default every object, of a " +
      "classifier all but such as ok, good, normal, else such as ng, bad, defect; none where it is empty",
  },
  labels: {
    type: "text",
    summary:
      "Labels of the classes in their order, with commas between; by default those in the model, else numbers",
  },
  overlap: {
    type: "number",
    min: 0,
    max: 1,
    summary:
      "Of boxes with one label that overlap by more than this share of both together (IoU) only the best stays; by " +
      "default 0.45",
  },
  size: {
    type: "text",
    fixed: "the memory that the network takes grows with it",
    summary:
      "Width and height of the pictures that it takes, such as 640x640, where the model leaves them open",
  },
  resize: {
    type: "choice",
    choices: {
      auto: "letterbox to detect, crop for a classifier of YOLO's, else stretch",
      letterbox: "the whole frame, to scale, gray around it",
      stretch: "the whole frame, out of scale",
      crop: "the middle of the frame, to scale",
    },
    default: "auto",
    summary: "How a frame, or the part in it, becomes a picture of that size",
  },
  colour: {
    type: "choice",
    choices: { rgb: "red first", bgr: "blue first, as OpenCV has it" },
    summary: "The order in which it takes colours; by default rgb",
  },
  scale: {
    type: "number",
    min: 0.000_001,
    max: 1000,
    summary:
      "Levels of 0 to 255 are first multiplied by this; by default by 1/255, or left as they are where it takes " +
      "whole numbers",
  },
  mean: {
    type: "text",
    summary:
      "This is then subtracted: one number, or one for each colour in its order, with commas between; by default 0",
  },
  std: {
    type: "text",
    summary: "What is left is divided by this, written as the mean is; by default 1",
  },
  output: {
    type: "text",
    summary: "The name of the output that is judged by, where there are several",
  },
  threads: {
    type: "integer",
    fixed: "the network is loaded with it",
    min: 1,
    max: 64,
    default: 1,
    summary: "How many threads compute one frame; --workers judge several frames at a time",
  },
} as const satisfies OptionTable;

/** Their values. */
export type OnnxValues = Readonly<OptionValues<typeof ONNX_OPTIONS>>;
