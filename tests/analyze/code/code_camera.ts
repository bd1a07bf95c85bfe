import type {
  AnalyzedFrame,
  Analyzer,
  AnalyzerContext,
  Box,
  WantsPixels,
} from "../../../lib/analyze/analyzer.ts";
import { CODE } from "../../../lib/analyze/code.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { defaultsOf, type OptionValues } from "../../../lib/analyze/options.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import type { Judgement } from "../../../lib/result.ts";
import { analyzerContext } from "../analyzer_context.ts";
import { type Scene, toJpeg } from "../quality/scene.ts";

type Values = OptionValues<typeof CODE.options>;

const codec = await createCodec("auto");

/** The analyzer `code` of one camera. Its values may be changed between two frames. */
export class CodeCamera implements Disposable {
  readonly values: Values;
  readonly #analyzer: Analyzer<WantsPixels>;

  static async create(values: Partial<Values> = {}, context?: Partial<AnalyzerContext>): Promise<CodeCamera> {
    const all = { ...defaultsOf(CODE.options), ...values };
    // It wants pixels.
    const analyzer = await CODE.create(analyzerContext(context), all) as Analyzer<WantsPixels>;
    return new CodeCamera(all, analyzer);
  }

  private constructor(values: Values, analyzer: Analyzer<WantsPixels>) {
    this.values = values;
    this.#analyzer = analyzer;
  }

  async judge(
    scene: Scene,
    { quality = 85, part }: { quality?: number; part?: Box } = {},
  ): Promise<Judgement> {
    const { wants } = this.#analyzer;
    const pictures = new FramePictures(codec, toJpeg(codec, scene, quality), [wants]);
    return await this.#analyzer.analyze({ ...pictures.frameFor(wants), part } as AnalyzedFrame<WantsPixels>);
  }

  [Symbol.dispose](): void {
    this.#analyzer[Symbol.dispose]();
  }
}

/** What `code` says of a scene alone. */
export async function judgeCode(scene: Scene, values?: Partial<Values>): Promise<Judgement> {
  using camera = await CodeCamera.create(values);
  return await camera.judge(scene);
}
