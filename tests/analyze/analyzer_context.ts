import type { AnalyzerContext } from "../../lib/analyze/analyzer.ts";
import { DEFAULT_MAX_PIXELS } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";

const { cv } = await loadOpenCv();
const codec = await createCodec("auto");

/** What analyzers are made with, where nothing is kept. Whoever warns fails the test. */
export function analyzerContext(context: Partial<AnalyzerContext> = {}): AnalyzerContext {
  return {
    cv,
    codec,
    maxPixels: DEFAULT_MAX_PIXELS,
    camera: "line-3",
    source: "stream",
    now: () => performance.now(),
    warn: (words) => {
      throw new Error(`It warned: ${words}`);
    },
    ...context,
  };
}
