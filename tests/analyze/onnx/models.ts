import { type ElementType, makeModel, type ModelOptions, type ValueOptions } from "./make_model.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** As Ultralytics writes it into a model's metadata. */
const OK_AND_NG = { names: "{0: 'ok', 1: 'ng'}" };

/**
 * A classifier of 32x32 pixels that calls a picture ng where it is all red, and any other ok. Its labels are in the
 * file: `onnx.model` is all that has to be set.
 */
export function tinyClassifier(options: Partial<ModelOptions> = {}): Bytes {
  return makeModel({
    inputs: [{ name: "images", shape: [1, 3, 32, 32] }],
    outputs: [{ name: "logits", shape: [1, 2] }],
    nodes: [
      { op: "GlobalAveragePool", inputs: ["images"], outputs: ["means"] },
      { op: "Flatten", inputs: ["means"], outputs: ["colours"] },
      { op: "Gemm", inputs: ["colours", "weights", "bias"], outputs: ["logits"] },
    ],
    tensors: [
      { name: "weights", dims: [3, 2], values: [0, 20, 0, -20, 0, -20] },
      { name: "bias", dims: [2], values: [0, -10] },
    ],
    metadata: OK_AND_NG,
    ...options,
  });
}

/** Options of {@linkcode constantModel}. */
export interface ConstantModelOptions extends Partial<ModelOptions> {
  /** @default {one of 64x64 in colour} */
  input?: Partial<ValueOptions>;
  /** By their names. */
  answers: Readonly<
    Record<string, { dims: readonly number[]; values: readonly number[]; type?: ElementType }>
  >;
}

/** A network that answers the same to every picture. */
export function constantModel({ input, answers, ...options }: ConstantModelOptions): Bytes {
  const entries = Object.entries(answers);
  return makeModel({
    inputs: [{ name: "images", shape: [1, 3, 64, 64], ...input }],
    outputs: entries.map(([name, { dims, type }]) => ({ name, shape: dims, type })),
    nodes: entries.map(([name]) => ({ op: "Identity", inputs: [`${name}_values`], outputs: [name] })),
    tensors: entries.map(([name, answer]) => ({ name: `${name}_values`, ...answer })),
    ...options,
  });
}

/** A network whose map is the mean of the picture's channels, so that what is bright is an anomaly. */
export function brightnessMap(options: Partial<ModelOptions> = {}): Bytes {
  return makeModel({
    inputs: [{ name: "images", shape: [1, 3, 64, 64] }],
    outputs: [{ name: "map", shape: [1, 1, 64, 64] }],
    nodes: [
      { op: "ReduceMean", inputs: ["images"], outputs: ["map"], attributes: { axes: [1], keepdims: 1 } },
    ],
    ...options,
  });
}
