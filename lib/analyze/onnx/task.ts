import type { AnswerShapes } from "./network.ts";

/** What networks answer. */
export const TASKS = ["classify", "detect", "anomaly"] as const;

/** One of {@linkcode TASKS}. */
export type Task = typeof TASKS[number];

/** The one output that is judged by, and what it means. */
export interface TaskOutput {
  name: string;
  task: Task;
  dims: readonly number[];
}

/** Options of {@linkcode chooseOutput}. */
export interface ChooseOutputOptions {
  /** Tells which it is, where several could be meant. */
  task?: Task;
  /** The output's name. */
  output?: string;
  /** Of the picture that the network takes, in pixels. */
  width: number;
  height: number;
}

/** Where a network has several outputs, the first of these goes: the figure for a whole frame says least. */
const BY_WEIGHT: readonly Task[] = ["detect", "anomaly", "classify"];

/** What there is not where there is none. */
const WORDS: Readonly<Record<Task, string>> = {
  classify: "no figure for each class, such as 1x10",
  detect: "no boxes of one picture, such as 1x84x8400 or, with NMS inside, 1x300x6",
  anomaly: "no map of one channel, such as 1x1x256x256",
};

/**
 * Tells by which of a network's outputs frames are judged, and how. Throws an Error whose message continues "as …"
 * where that cannot be told.
 */
export function chooseOutput(shapes: AnswerShapes, options: ChooseOutputOptions): TaskOutput {
  const { output, task } = options;
  if (output !== undefined && !shapes.has(output)) {
    throw new Error(`it has no output ${output} of float32: got ${describe(shapes)}`);
  }
  const candidates = [...shapes]
    .filter(([name]) => output === undefined || name === output)
    .flatMap(([name, dims]) => tasksOf(dims, options).map((task) => ({ name, task, dims })))
    .filter((candidate) => task === undefined || candidate.task === task);
  for (const weighty of BY_WEIGHT) {
    const [first, second] = candidates.filter((candidate) => candidate.task === weighty);
    if (first !== undefined && second === undefined) return first;
    if (first !== undefined) {
      throw new Error(
        `${first.name} and ${second.name} could be meant: add --set onnx.output=${first.name} or the other`,
      );
    }
  }
  const missing = task === undefined ? "no figure for each class, no boxes and no map" : WORDS[task];
  throw new Error(`what it answers is ${missing}: got ${describe(shapes)}`);
}

/** What an output of this shape may mean; the batch stands first, and is 1. */
function tasksOf(dims: readonly number[], { task, output, width, height }: ChooseOutputOptions): Task[] {
  // One figure alone may be what some other output comes down to.
  const isAskedFor = task !== undefined || output !== undefined;
  if (dims.length === 1) return dims[0]! > 1 || isAskedFor ? ["classify"] : [];
  const [batch, rows, columns, depth] = dims as [number, number, number?, number?];
  if (batch !== 1) return [];
  if (columns === undefined) return ["classify"];
  if (depth !== undefined) {
    if (dims.length > 4) return [];
    if (columns === 1 && depth === 1) return ["classify"];
    return rows === 1 || depth === 1 ? ["anomaly"] : [];
  }
  // With NMS inside, in an empty picture there may be no box.
  if (columns === 6) return ["detect"];
  const isLikePicture = rows * width === columns * height;
  const isMap = task === "anomaly" || task === undefined && isLikePicture;
  if (isMap) return ["anomaly"];
  return Math.min(rows, columns) >= 5 ? ["detect"] : [];
}

function describe(shapes: AnswerShapes): string {
  return [...shapes].map(([name, dims]) => `${name} ${dims.join("x") || "one number"}`).join(", ");
}
