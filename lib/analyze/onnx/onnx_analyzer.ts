import type { Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type Box,
  type WantsPixels,
} from "../analyzer.ts";
import { leaseNetwork, type NetworkLease } from "./lease_network.ts";
import { loadRuntime } from "./load_runtime.ts";
import { modelError } from "./model_error.ts";
import { modelSettings } from "./model_settings.ts";
import { NetworkJudge } from "./network_judge.ts";
import { ONNX_OPTIONS, type OnnxValues } from "./onnx_options.ts";

// They are the table's own.
const NAMES = Object.keys(ONNX_OPTIONS) as (keyof OnnxValues)[];

/** A network with what it takes to judge by it, and the options from which that follows. */
interface Opened {
  key: string;
  lease: NetworkLease;
  judge: NetworkJudge;
}

/** Has a network judge frames. All options are live: what they lead to is made anew where they have changed. */
export class OnnxAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: Pick<AnalyzerContext, "maxPixels">;
  readonly #values: OnnxValues;
  #opened?: Opened;
  /** How much of the last frame's longer side was looked at. */
  #share = 1;

  constructor(context: Pick<AnalyzerContext, "maxPixels">, values: OnnxValues) {
    this.#context = context;
    this.#values = values;
  }

  /** Throws {@linkcode AnalyzerError} where the network cannot be used as the options say. */
  async open(): Promise<NetworkJudge> {
    const key = this.#key();
    if (this.#opened?.key === key) return this.#opened.judge;
    const { model, threads } = this.#values;
    if (model === undefined) {
      throw new AnalyzerError("Cannot use onnx as it has no model: add --set onnx.model=FILE");
    }
    await loadRuntime(); // where there is none, no model is of use
    // Before the former one is given back: it may be the same.
    const lease = await leaseNetwork(model, threads);
    try {
      const settings = modelSettings(model, this.#values);
      const judge = await NetworkJudge.create(lease.network, settings, this.#context.maxPixels);
      this[Symbol.dispose]();
      this.#opened = { key, lease, judge };
      return judge;
    } catch (cause) {
      lease[Symbol.dispose]();
      if (cause instanceof AnalyzerError) throw cause;
      throw modelError(model, cause);
    }
  }

  get wants(): WantsPixels {
    // What another network takes shows when it is opened, with the frame.
    if (this.#opened?.key !== this.#key()) return { format: "bgr" };
    // Of a part, as many pixels are wanted as of a whole frame.
    const { format, longestSide } = this.#opened.judge.wants;
    return { format, longestSide: Math.ceil(longestSide / this.#share) };
  }

  async analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Promise<Judgement> {
    const judge = await this.open();
    const { sourceWidth, sourceHeight } = picture;
    const whole: Box = [0, 0, sourceWidth, sourceHeight];
    const [, , width, height] = part ?? whole;
    this.#share = Math.max(width, height) / Math.max(sourceWidth, sourceHeight);
    return await judge.judge(picture, part ?? whole);
  }

  [Symbol.dispose](): void {
    this.#opened?.lease[Symbol.dispose]();
    this.#opened = undefined;
  }

  /** All that it is opened by. */
  #key(): string {
    return JSON.stringify(NAMES.map((name) => this.#values[name]));
  }
}
