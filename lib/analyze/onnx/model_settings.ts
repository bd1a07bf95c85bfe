import { z } from "zod";
import { nearest } from "../../values/nearest.ts";
import { parseDecimal } from "../../values/parse_decimal.ts";
import { parseSize } from "../../values/parse_size.ts";
import { ValueError } from "../../values/value_error.ts";
import { AnalyzerError } from "../analyzer.ts";
import { ONNX_OPTIONS, type OnnxValues } from "./onnx_options.ts";
import { RESIZE_MODES } from "./place_picture.ts";
import { TASKS } from "./task.ts";

/** Beyond this a mean or a deviation is a slip. */
const MAX_NUMBER = 1_000_000;

const { threshold, overlap, scale } = ONNX_OPTIONS;

const numbers = z.union([
  z.number(),
  z.array(z.number()).refine(({ length }) => length === 1 || length === 3, "it is 1 number, or 3"),
]).transform((value) => [value].flat());

const label = z.string().trim().min(1);

/** What a JSON file beside a model may say: the options, with lists as lists. */
const settingsSchema = z.strictObject({
  task: z.enum(TASKS),
  threshold: z.number().min(threshold.min).max(threshold.max),
  ng: z.array(z.union([label, z.int().nonnegative().transform(String)])),
  labels: z.array(label).nonempty(),
  overlap: z.number().min(overlap.min).max(overlap.max),
  size: z.string().transform((text, context) => {
    try {
      return parseSize(text);
    } catch (error) {
      context.addIssue(error instanceof ValueError ? error.rule : String(error));
      return z.NEVER;
    }
  }),
  resize: z.enum(RESIZE_MODES),
  colour: z.enum(["rgb", "bgr"]),
  scale: z.number().min(scale.min).max(scale.max),
  mean: numbers,
  std: numbers,
  output: z.string(),
}).partial();

/** What is said of a model, by its user; the rest follows from the model. */
export type ModelSettings = z.infer<typeof settingsSchema>;

/** What is said of a model: by the options, else by the JSON file beside it. Throws {@linkcode AnalyzerError}. */
export function modelSettings(model: string, values: OnnxValues): ModelSettings {
  return { ...readSettings(model), ...settingsOf(values) };
}

/** What the file beside the model says, where there is one. */
function readSettings(model: string): ModelSettings {
  const path = model.replace(/\.onnx$/i, "") + ".json";
  const text = readIfThere(path);
  if (text === undefined) return {};
  const parsed = settingsSchema.safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data;
  throw new AnalyzerError(`Cannot use ${path} as ${explainIssue(parsed.error.issues[0]!)}`);
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new AnalyzerError(`Cannot read ${path}: ${wordsOf(cause)}`, { cause });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AnalyzerError(`Cannot use ${path} as it is no JSON: ${wordsOf(cause)}`, { cause });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function explainIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys") {
    return `${issue.path.length === 0 ? "it is no object" : issue.path.join(".")}: ${issue.message}`;
  }
  const [key = ""] = issue.keys;
  const keys = Object.keys(settingsSchema.shape);
  const guess = nearest(key, keys);
  const hint = guess === undefined ? "" : ` (did you mean ${guess}?)`;
  return `there is no ${key} among ${keys.join(", ")}${hint}`;
}

/** What the options say. */
function settingsOf(values: OnnxValues): ModelSettings {
  const { task, resize, threshold, overlap, colour, scale, output, ng, labels, size, mean, std } = values;
  return withoutUndefined({
    task: task === "auto" ? undefined : task,
    resize: resize === "auto" ? undefined : resize,
    threshold,
    overlap,
    colour,
    scale,
    output,
    ng: ng === undefined ? undefined : listOf(ng), // where it is empty, nothing means ng
    labels: parsed("labels", labels, atLeastOne),
    size: parsed("size", size, parseSize),
    mean: parsed("mean", mean, (text) => oneOrThree(text, -MAX_NUMBER)),
    std: parsed("std", std, (text) => oneOrThree(text, 0)),
  });
}

/** What is not said does not go before what somebody else says. */
function withoutUndefined(settings: ModelSettings): ModelSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function parsed<T>(option: string, text: string | undefined, parse: (text: string) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new AnalyzerError(error.at(`onnx.${option}`), { cause: error });
  }
}

function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function atLeastOne(text: string): [string, ...string[]] {
  const [first, ...others] = listOf(text);
  if (first !== undefined) return [first, ...others];
  throw new ValueError("it is at least one label", text);
}

function oneOrThree(text: string, min: number): number[] {
  const all = text.split(",").map((number) => parseDecimal(number.trim(), { min, max: MAX_NUMBER }));
  if (all.length === 1 || all.length === 3) return all;
  throw new ValueError("it is 1 number, or 3 with a comma between", text);
}
