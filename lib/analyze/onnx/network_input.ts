import type { InferenceSession } from "onnxruntime-node";

/** What a network takes: one picture. */
export interface NetworkInput {
  name: string;
  /** Of a picture's numbers. */
  type: "float32" | "uint8";
  /** Whether each colour is a plane of its own, behind the one before, or a pixel's colours stand together. */
  layout: "nchw" | "nhwc";
  channels: 1 | 3;
  /** In pixels; left out where the network takes any. */
  width?: number;
  height?: number;
}

type Metadata = InferenceSession.ValueMetadata;
type Shape = InferenceSession.TensorValueMetadata["shape"];

/** Tells what a network takes. Throws an Error whose message continues "as …" where that is not one picture. */
export function networkInput(inputs: readonly Metadata[]): NetworkInput {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    throw new Error(`it takes one picture, and nothing else: got ${inputs.length} inputs${listed(inputs)}`);
  }
  if (!input.isTensor) throw new Error(`its input ${input.name} is no tensor, so no picture`);
  const { name, type, shape } = input;
  if (type !== "float32" && type !== "uint8") {
    throw new Error(
      `its input ${name} is of float32 or uint8: got ${type}. Export it with float32, without half precision`,
    );
  }
  const layout = layoutOf(shape);
  if (layout === undefined) {
    throw new Error(
      `its input ${name} is a picture of 1 or 3 channels, such as 1x3x640x640 or 1x640x640x3: got ` +
        formatShape(shape),
    );
  }
  const [batch] = shape;
  if (typeof batch === "number" && batch !== 1) {
    throw new Error(`it takes one picture at a time: got ${batch}. Export it with a batch of 1`);
  }
  const [height, width] = (layout === "nchw" ? shape.slice(2) : shape.slice(1)).map(numberOrOpen);
  // It is one of these, or it would be no layout.
  const channels = shape[layout === "nchw" ? 1 : 3] as 1 | 3;
  return { name, type, layout, channels, width, height };
}

/** As `1x3x640x640`; what is open is a word, or `?`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "one number" : shape.map((dim) => dim === "" ? "?" : dim).join("x");
}

function layoutOf(shape: Shape): NetworkInput["layout"] | undefined {
  if (shape.length !== 4) return undefined;
  if (isChannels(shape[1])) return "nchw";
  return isChannels(shape[3]) ? "nhwc" : undefined;
}

function isChannels(dim: number | string | undefined): boolean {
  return dim === 1 || dim === 3;
}

function numberOrOpen(dim: number | string): number | undefined {
  return typeof dim === "number" && dim > 0 ? dim : undefined;
}

function listed(inputs: readonly Metadata[]): string {
  return inputs.length === 0 ? "" : `, ${inputs.map(({ name }) => name).join(", ")}`;
}
