import type { AnalyzedFrame, Analyzer, Box, WantsPixels } from "../../../lib/analyze/analyzer.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { ONNX } from "../../../lib/analyze/onnx.ts";
import { defaultsOf, type OptionValues } from "../../../lib/analyze/options.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import type { Judgement } from "../../../lib/result.ts";
import { analyzerContext } from "../analyzer_context.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** For tests: one for the whole run. */
export const codec = await createCodec("auto");

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

let files = 0;

/** Writes a model, with what is said of it beside it, and gives its path; another one each time. */
export function writeModel(model: Bytes, json?: unknown): string {
  const path = `${FOLDER}/model-${files++}`;
  Deno.writeFileSync(`${path}.onnx`, model);
  if (json !== undefined) {
    Deno.writeTextFileSync(`${path}.json`, typeof json === "string" ? json : JSON.stringify(json));
  }
  return `${path}.onnx`;
}

/** The analyzer `onnx` of one camera. */
export class OnnxCamera implements Disposable {
  readonly values: OptionValues<typeof ONNX.options>;
  readonly #analyzer: Analyzer<WantsPixels>;

  private constructor(values: OnnxCamera["values"], analyzer: Analyzer<WantsPixels>) {
    this.values = values;
    this.#analyzer = analyzer;
  }

  static async open(model: string | Bytes, values: Partial<OnnxCamera["values"]> = {}): Promise<OnnxCamera> {
    const path = typeof model === "string" ? model : writeModel(model);
    const all = { ...defaultsOf(ONNX.options), model: path, ...values };
    // It wants pixels, as any network does.
    return new OnnxCamera(all, await ONNX.create(analyzerContext(), all) as Analyzer<WantsPixels>);
  }

  get wants(): WantsPixels {
    return this.#analyzer.wants;
  }

  async judge(jpeg: Bytes, part?: Box): Promise<Judgement> {
    const { wants } = this;
    const frame = new FramePictures(codec, jpeg, [wants]).frameFor(wants);
    return await this.#analyzer.analyze({ ...frame, part } as AnalyzedFrame<WantsPixels>);
  }

  [Symbol.dispose](): void {
    this.#analyzer[Symbol.dispose]();
  }
}

/** What a network says of a picture alone. */
export async function judgeBy(
  model: string | Bytes,
  jpeg: Bytes,
  values?: Partial<OnnxCamera["values"]>,
): Promise<Judgement> {
  using camera = await OnnxCamera.open(model, values);
  return await camera.judge(jpeg);
}
