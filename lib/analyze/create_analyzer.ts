import type { Analyzer, AnalyzerContext } from "./analyzer.ts";
import type { AnalyzerName } from "./names.ts";
import { OkAnalyzer } from "./ok.ts";
import { QualityAnalyzer } from "./quality.ts";

const CREATE: Record<AnalyzerName, (context: AnalyzerContext) => Analyzer> = {
  ok: () => new OkAnalyzer(),
  quality: (context) => new QualityAnalyzer(context),
};

/** Makes an analyzer for one camera. */
export function createAnalyzer(name: AnalyzerName, context: AnalyzerContext): Analyzer {
  return CREATE[name](context);
}
