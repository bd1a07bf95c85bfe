import { resolve } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import type { Size } from "../../values/parse_size.ts";
import { explainLoadFailure } from "./explain_load_failure.ts";
import { loadRuntime, type OnnxRuntime } from "./load_runtime.ts";
import { modelError } from "./model_error.ts";
import { formatShape, type NetworkInput, networkInput } from "./network_input.ts";
import { readModelMetadata } from "./read_model_metadata.ts";

/** A picture as a network takes it. */
export type NetworkPicture = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** What a network answers to a picture in one of its outputs. */
export interface NetworkAnswer {
  /** Row by row. */
  data: Float32Array;
  dims: readonly number[];
}

/** Shapes of the outputs, by their names. */
export type AnswerShapes = ReadonlyMap<string, readonly number[]>;

/** A network in ONNX Runtime. */
export class Network {
  readonly input: NetworkInput;
  /** What the file says of itself. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #shapes = new Map<string, Promise<AnswerShapes>>();

  /** Throws `AnalyzerError` where it cannot be used. */
  static async open(model: string, threads: number): Promise<Network> {
    const runtime = await loadRuntime();
    let session: InferenceSession | undefined;
    try {
      const metadata = readModelMetadata(model);
      session = await createSession(runtime, model, threads);
      return new Network(runtime, session, metadata);
    } catch (cause) {
      await session?.release();
      throw modelError(model, cause);
    }
  }

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    metadata: ReadonlyMap<string, string>,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.metadata = metadata;
    this.input = networkInput(session.inputMetadata);
  }

  /**
   * The shapes of what can be judged by, as it answers them to a picture of this size; it is tried by an empty one.
   * Throws an Error whose message continues "as …" where it cannot take one.
   */
  shapesFor(size: Size): Promise<AnswerShapes> {
    const key = `${size.width}x${size.height}`;
    const known = this.#shapes.get(key) ?? this.#tryShapes(size);
    this.#shapes.set(key, known);
    return known;
  }

  /** Has it look at a picture of this size, into which nobody writes meanwhile, and resolves to one of its outputs. */
  async run(picture: NetworkPicture, size: Size, output: string): Promise<NetworkAnswer> {
    const answers = await this.#run(picture, size, [output]);
    return answers[output] as NetworkAnswer; // of float32, as `shapesFor` has it
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #run(picture: NetworkPicture, { width, height }: Size, outputs: readonly string[]) {
    const { name, type, layout, channels } = this.input;
    const dims = layout === "nchw" ? [1, channels, height, width] : [1, height, width, channels];
    const { Tensor } = this.#runtime;
    // The type is that of the input, which the picture was made for.
    const tensor = new Tensor(type, picture, dims);
    return await this.#session.run({ [name]: tensor }, outputs);
  }

  async #tryShapes(size: Size): Promise<AnswerShapes> {
    const { type, channels } = this.input;
    const samples = size.width * size.height * channels;
    const picture = type === "uint8" ? new Uint8Array(samples) : new Float32Array(samples);
    // Deno's bridge to native code crashes on others, such as float16.
    const outputs = this.#session.outputMetadata.filter((output) =>
      output.isTensor && output.type === "float32"
    );
    if (outputs.length === 0) {
      throw new Error(`it answers nothing of float32: got ${this.#describeOutputs()}`);
    }
    try {
      const answers = await this.#run(picture, size, outputs.map(({ name }) => name));
      return new Map(Object.entries(answers).map(([name, { dims }]) => [name, dims]));
    } catch (cause) {
      const what = `a picture of ${size.width}x${size.height}`;
      throw new Error(`it cannot take ${what}: ${explainLoadFailure(cause)}`, { cause });
    }
  }

  #describeOutputs(): string {
    return this.#session.outputMetadata.map((output) =>
      output.isTensor ? `${output.name} ${formatShape(output.shape)} of ${output.type}` : output.name
    ).join(", ");
  }
}

async function createSession(
  runtime: OnnxRuntime,
  model: string,
  threads: number,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(resolve(model), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Fatal ones alone: what it would print is in what it throws.
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new Error(explainLoadFailure(cause), { cause });
  }
}
