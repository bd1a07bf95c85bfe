import type { Size } from "../../values/parse_size.ts";
import { DetectionReader, type LabelCount } from "./detection_reader.ts";
import { classesOf } from "./judge_classes.ts";
import { EVERY_CLASS, labelsFromMetadata, namedClasses, type NgClasses, usualNgClasses } from "./labels.ts";
import type { ModelSettings } from "./model_settings.ts";
import type { Network } from "./network.ts";
import type { PictureFormat } from "./picture_writer.ts";
import type { ResizeMode } from "./place_picture.ts";
import { chooseOutput, type Task, type TaskOutput } from "./task.ts";

/** How frames are judged by a network: what was said of it, and what follows from the network. */
export interface JudgePlan {
  picture: PictureFormat;
  resize: ResizeMode;
  output: TaskOutput;
  labels?: readonly string[];
  /** Of boxes, how many classes have labels. */
  labelCount?: LabelCount;
  ng: NgClasses;
  threshold: number;
  overlap: number;
}

/** From where on something means ng, by what a network answers. */
const THRESHOLDS: Readonly<Record<Task, number>> = { classify: 0.5, detect: 0.25, anomaly: 0.5 };

const OVERLAP = 0.45;

/** What Ultralytics calls the tasks of its networks, and how those are judged. */
const ULTRALYTICS_TASKS: ReadonlyMap<string, Task> = new Map([
  ["classify", "classify"],
  ["detect", "detect"],
  // They answer boxes too, and more that is passed over.
  ["segment", "detect"],
  ["pose", "detect"],
]);

/**
 * Makes a plan. Throws an Error whose message continues "as …" where the settings do not go with the network, or its
 * pictures have more than `maxPixels`.
 */
export async function planJudging(
  network: Network,
  settings: ModelSettings,
  maxPixels: number,
): Promise<JudgePlan> {
  const { metadata } = network;
  const said = metadata.get("task");
  if (said === "obb") {
    throw new Error("its boxes are turned ones: vid judges by upright ones, as of yolo detect");
  }
  const size = sizeOf(network, settings.size);
  if (size.width * size.height > maxPixels) {
    throw new Error(`its pictures may have ${maxPixels} pixels at most: got ${size.width}x${size.height}`);
  }
  const task = settings.task ?? ULTRALYTICS_TASKS.get(said ?? "");
  const output = chooseOutput(await network.shapesFor(size), { task, output: settings.output, ...size });
  return {
    picture: pictureFormat(network, size, settings),
    resize: settings.resize ?? resizeMode(output.task, said),
    output,
    ...classesFor(output, settings, labelsFromMetadata(metadata)),
    threshold: settings.threshold ?? THRESHOLDS[output.task],
    overlap: settings.overlap ?? OVERLAP,
  };
}

/** The size of pictures that a network takes: what it says itself, or what is said of one that takes any. */
function sizeOf({ input, metadata }: Network, said?: Size): Size {
  const own = sizeFromMetadata(metadata);
  const width = input.width ?? said?.width ?? own?.width;
  const height = input.height ?? said?.height ?? own?.height;
  if (width === undefined || height === undefined) {
    throw new Error(
      "it takes pictures of any size: add --set onnx.size=640x640, the size that it was trained with",
    );
  }
  if (said !== undefined && (said.width !== width || said.height !== height)) {
    throw new Error(
      `it takes pictures of ${width}x${height} alone: got ${said.width}x${said.height} for its size`,
    );
  }
  return { width, height };
}

/** As Ultralytics writes it: `[height, width]`. */
function sizeFromMetadata(metadata: ReadonlyMap<string, string>): Size | undefined {
  const [, height, width] = /^\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]\s*$/.exec(metadata.get("imgsz") ?? "") ?? [];
  return height === undefined ? undefined : { width: Number(width), height: Number(height) };
}

function pictureFormat({ input }: Network, size: Size, settings: ModelSettings): PictureFormat {
  const { type, layout, channels } = input;
  const { scale, mean = [0], std = [1], colour = "rgb" } = settings;
  for (const [name, numbers] of Object.entries({ mean, std })) {
    if (numbers.length > 1 && numbers.length !== channels) {
      throw new Error(`it takes pictures of 1 channel: got ${numbers.length} numbers for ${name}`);
    }
  }
  if (std.includes(0)) throw new Error("nothing can be divided by a std of 0");
  return {
    type,
    layout,
    channels,
    ...size,
    scale: scale ?? (type === "uint8" ? 1 : 1 / 255),
    mean,
    std,
    colour,
  };
}

function resizeMode(task: Task, saidTask: string | undefined): ResizeMode {
  if (task === "detect") return "letterbox";
  // What Ultralytics' own classifiers are shown.
  return saidTask === "classify" ? "crop" : "stretch";
}

/** What classes are called, and which of them mean ng. */
function classesFor(
  { task, dims }: TaskOutput,
  { labels: said, ng }: ModelSettings,
  own?: readonly string[],
): Pick<JudgePlan, "labels" | "labelCount" | "ng"> {
  const labels = said ?? own;
  switch (task) {
    case "classify": {
      const count = classesOf(dims.reduce((product, dim) => product * dim, 1));
      if (labels !== undefined && labels.length !== count) {
        throw new Error(`it has ${count} classes: got ${labels.length} labels`);
      }
      return { labels, ng: ng === undefined ? usualNgClasses(labels) : namedClasses(ng, labels, count) };
    }
    case "detect": {
      // A model's own may be fewer than the figures that it has for each box.
      const labelCount = labels && { count: labels.length, isExact: said !== undefined };
      const { classes } = new DetectionReader(dims, labelCount);
      return { labels, labelCount, ng: ng === undefined ? EVERY_CLASS : namedClasses(ng, labels, classes) };
    }
    case "anomaly": {
      const spot = labels ?? ["anomaly"];
      if (spot.length !== 1) {
        throw new Error(`its map has one label for all that is high: got ${spot.length}`);
      }
      return { labels: spot, ng: ng === undefined ? EVERY_CLASS : namedClasses(ng, spot, 1) };
    }
  }
}
