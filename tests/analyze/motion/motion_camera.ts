import type {
  AnalyzedFrame,
  Analyzer,
  AnalyzerContext,
  Box,
  WantsPixels,
} from "../../../lib/analyze/analyzer.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { MOTION } from "../../../lib/analyze/motion.ts";
import type { LitPicture } from "../../../lib/analyze/motion/even_light.ts";
import { defaultsOf, type OptionValues } from "../../../lib/analyze/options.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import type { Judgement } from "../../../lib/result.ts";
import { analyzerContext } from "../analyzer_context.ts";
import { VTEST_FRAME_MS } from "./vtest.ts";

/** For tests: one for the whole run. */
export const codec = await createCodec("auto");

type Values = OptionValues<typeof MOTION.options>;

/** The analyzer `motion` of one camera, with a clock that the test sets. */
export class MotionCamera implements Disposable {
  /** In ms. */
  now = 0;
  readonly values: Values;
  readonly #analyzer: Analyzer<WantsPixels>;

  static async open(
    values: Partial<Values> = {},
    context: Partial<AnalyzerContext> = {},
  ): Promise<MotionCamera> {
    const live = { ...defaultsOf(MOTION.options), ...values };
    const camera: MotionCamera = new MotionCamera(
      live,
      // It wants pixels.
      await MOTION.create(analyzerContext({ ...context, now: () => camera.now }), live) as Analyzer<
        WantsPixels
      >,
    );
    return camera;
  }

  private constructor(values: Values, analyzer: Analyzer<WantsPixels>) {
    this.values = values;
    this.#analyzer = analyzer;
  }

  /** Judges a picture as a camera's JPEG of it; then as much time goes by as between two frames. */
  judge(
    { width, height, data }: LitPicture,
    { part, ms = VTEST_FRAME_MS }: { part?: Box; ms?: number } = {},
  ): Judgement {
    const picture = { format: "gray" as const, width, height, data: new Uint8Array(data) };
    const jpeg = codec.encode(picture, { quality: 85 });
    const { wants } = this.#analyzer;
    const frame = { ...new FramePictures(codec, jpeg, [wants]).frameFor(wants), part };
    // It answers at once.
    const judgement = this.#analyzer.analyze(frame as AnalyzedFrame<WantsPixels>) as Judgement;
    this.now += ms;
    return judgement;
  }

  [Symbol.dispose](): void {
    this.#analyzer[Symbol.dispose]();
  }
}

/** The boxes of what moves. */
export function boxesOf({ objects = [] }: Judgement): Box[] {
  return objects.map(({ box }) => box);
}
