import type { AnalyzedFrame, Analyzer, AnalyzerContext, WantsPixels } from "../../../lib/analyze/analyzer.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { defaultsOf, type OptionValues } from "../../../lib/analyze/options.ts";
import { QUALITY } from "../../../lib/analyze/quality.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import type { Judgement } from "../../../lib/result.ts";
import { analyzerContext } from "../analyzer_context.ts";

/** For tests: one for the whole run. */
export const codec = await createCodec("auto");

/** The analyzer `quality` of one camera, with a clock that the test sets. */
export class QualityCamera implements Disposable {
  /** In ms. */
  now = 0;
  readonly values: OptionValues<typeof QUALITY.options> = defaultsOf(QUALITY.options);
  readonly #analyzer: Analyzer<WantsPixels>;

  constructor(source: AnalyzerContext["source"], values: Partial<QualityCamera["values"]> = {}) {
    Object.assign(this.values, values);
    const made = QUALITY.create(analyzerContext({ source, now: () => this.now }), this.values);
    // It is made at once, and wants pixels.
    this.#analyzer = made as Analyzer<WantsPixels>;
  }

  get wants(): WantsPixels {
    return this.#analyzer.wants;
  }

  judge(jpeg: Uint8Array<ArrayBuffer>): Judgement {
    const { wants } = this;
    const frame = new FramePictures(codec, jpeg, [wants]).frameFor(wants);
    return this.#analyzer.analyze(frame as AnalyzedFrame<WantsPixels>) as Judgement;
  }

  [Symbol.dispose](): void {
    this.#analyzer[Symbol.dispose]();
  }
}

/** What `quality` says of a picture alone. */
export function judgeQuality(
  jpeg: Uint8Array<ArrayBuffer>,
  values?: Partial<QualityCamera["values"]>,
): Judgement {
  using camera = new QualityCamera("files", values);
  return camera.judge(jpeg);
}
