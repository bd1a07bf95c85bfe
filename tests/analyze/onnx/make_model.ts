type Bytes = Uint8Array<ArrayBuffer>;

/** A tensor that belongs to the network: its weights. */
export interface TensorOptions {
  name: string;
  dims: readonly number[];
  /** @default {"float32"} */
  type?: ElementType;
  /** Row by row. */
  values: readonly number[];
  /** The file beside the model in which the numbers should stand. */
  externalFile?: string;
}

/** An input or an output; a word stands for a dimension that is open. */
export interface ValueOptions {
  name: string;
  shape: readonly (number | string)[];
  /** @default {"float32"} */
  type?: ElementType;
}

/** One operation. */
export interface NodeOptions {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Of an operator that is not ONNX's own. */
  domain?: string;
  attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A network. */
export interface ModelOptions {
  inputs: readonly ValueOptions[];
  outputs: readonly ValueOptions[];
  nodes: readonly NodeOptions[];
  tensors?: readonly TensorOptions[];
  metadata?: Readonly<Record<string, string>>;
  /** @default {13} */
  opset?: number;
  /** @default {8} */
  irVersion?: number;
}

/** As `TensorProto.DataType` numbers them. */
const ELEMENT_TYPES = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const;

/** The types of elements that models are made with here. */
export type ElementType = keyof typeof ELEMENT_TYPES;

/** As `AttributeProto.AttributeType` numbers them. */
const [INT, INTS] = [2, 7];

/** Makes the file of a network, as https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 has it. */
export function makeModel(options: ModelOptions): Bytes {
  const { inputs, outputs, nodes, tensors = [], metadata = {}, opset = 13, irVersion = 8 } = options;
  const graph = [
    ...nodes.map((node) => field(1, nodeOf(node))),
    field(2, text("test")),
    ...tensors.map((tensor) => field(5, tensorOf(tensor))),
    ...inputs.map((value) => field(11, valueOf(value))),
    ...outputs.map((value) => field(12, valueOf(value))),
  ];
  const domains = new Set(nodes.map(({ domain = "" }) => domain));
  return join([
    number(1, irVersion),
    field(7, join(graph)),
    ...[...domains].map((domain) => field(8, join([field(1, text(domain)), number(2, opset)]))),
    ...Object.entries(metadata).map((entry) => field(14, entryOf(entry))),
  ]);
}

function nodeOf({ op, inputs, outputs, domain = "", attributes = {} }: NodeOptions): Bytes {
  return join([
    ...inputs.map((name) => field(1, text(name))),
    ...outputs.map((name) => field(2, text(name))),
    field(4, text(op)),
    ...Object.entries(attributes).map(([name, value]) => field(5, attributeOf(name, value))),
    field(7, text(domain)),
  ]);
}

function attributeOf(name: string, value: number | readonly number[]): Bytes {
  const values = typeof value === "number"
    ? [number(3, value), number(20, INT)]
    : [...value.map((one) => number(8, one)), number(20, INTS)];
  return join([field(1, text(name)), ...values]);
}

function tensorOf({ name, dims, type = "float32", values, externalFile }: TensorOptions): Bytes {
  const data = externalFile === undefined
    ? [field(9, rawOf(values, type))]
    : [field(13, entryOf(["location", externalFile])), number(14, 1)];
  return join([
    ...dims.map((dim) => number(1, dim)),
    number(2, ELEMENT_TYPES[type]),
    field(8, text(name)),
    ...data,
  ]);
}

function rawOf(values: readonly number[], type: ElementType): Bytes {
  const array = {
    float32: () => Float32Array.from(values),
    uint8: () => Uint8Array.from(values),
    int64: () => BigInt64Array.from(values, BigInt),
    float16: () => Float16Array.from(values),
  }[type]();
  return new Uint8Array(array.buffer);
}

function valueOf({ name, shape, type = "float32" }: ValueOptions): Bytes {
  const dims = shape.map((dim) => field(1, typeof dim === "number" ? number(1, dim) : field(2, text(dim))));
  const tensor = join([number(1, ELEMENT_TYPES[type]), field(2, join(dims))]);
  return join([field(1, text(name)), field(2, field(1, tensor))]);
}

function entryOf([key, value]: readonly [string, string]): Bytes {
  return join([field(1, text(key)), field(2, text(value))]);
}

/** A field of protobuf whose value is bytes. */
function field(id: number, bytes: Bytes): Bytes {
  return join([varint(id << 3 | 2), varint(bytes.length), bytes]);
}

/** A field of protobuf whose value is a whole number. */
function number(id: number, value: number): Bytes {
  return join([varint(id << 3), varint(value)]);
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  // Negative ones are written as the 64 bits that they have.
  for (let left = BigInt.asUintN(64, BigInt(value)); bytes.length === 0 || left > 0n; left >>= 7n) {
    bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0));
  }
  return Uint8Array.from(bytes);
}

function text(words: string): Bytes {
  return new TextEncoder().encode(words);
}

function join(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
