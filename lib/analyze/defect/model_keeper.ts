import type { AnalyzerContext } from "../analyzer.ts";
import { decodeModel, encodeModel, type Model, type ModelHeader } from "./model.ts";

/** Keeps what was learned from a stream, where the analyzer's context keeps anything. */
export class ModelKeeper {
  readonly #context: AnalyzerContext;

  constructor(context: AnalyzerContext) {
    this.#context = context;
  }

  /** The model that was kept, if it is of such frames and options; tells why not where one is there and is no use. */
  load(wanted: Pick<ModelHeader, "options" | "frame">): Model | undefined {
    try {
      const bytes = this.#context.models?.load("defect");
      if (bytes === undefined) return undefined;
      const model = decodeModel(bytes);
      const other = differenceOf(model, wanted);
      if (other === undefined) return model;
      this.#warn(`what was learned before is of no use, as it is of ${other}: learning anew`);
    } catch (error) {
      this.#warn(`what was learned before is of no use: ${wordsOf(error)}: learning anew`);
    }
    return undefined;
  }

  /** Returns whether it was kept, and tells why not: it is of use all the same, until the program ends. */
  save(model: Model): boolean {
    const { models } = this.#context;
    try {
      models?.save("defect", encodeModel(model));
      return models !== undefined;
    } catch (error) {
      this.#warn(`what was learned cannot be kept: ${wordsOf(error)}`);
      return false;
    }
  }

  /** Throws where it cannot be removed. */
  remove(): void {
    this.#context.models?.remove("defect");
  }

  #warn(words: string): void {
    this.#context.warn(`defect of ${this.#context.camera}: ${words}`);
  }
}

function differenceOf(
  { options, frame }: Model,
  wanted: Pick<ModelHeader, "options" | "frame">,
): string | undefined {
  if (frame.sourceWidth !== wanted.frame.sourceWidth || frame.sourceHeight !== wanted.frame.sourceHeight) {
    return `frames of ${frame.sourceWidth}x${frame.sourceHeight} px`;
  }
  if (frame.width !== wanted.frame.width || frame.height !== wanted.frame.height) {
    return `frames decoded to ${frame.width}x${frame.height} px`;
  }
  if (options.parts !== wanted.options.parts) return options.parts ? "parts" : "whole frames";
  const names = ["align", "learn", "size"] as const;
  const name = names.find((name) => options[name] !== wanted.options[name]);
  return name === undefined ? undefined : `${name}=${options[name]}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
