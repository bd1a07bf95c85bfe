import { AnalyzerError } from "../analyzer.ts";

/**
 * Says why a model cannot be used: what follows "as", or an error whose message that is. What the model itself calls
 * things does not reach a terminal as it is.
 */
export function modelError(model: string, why: unknown): AnalyzerError {
  const words = why instanceof Error ? why.message : String(why);
  return new AnalyzerError(`Cannot use onnx.model=${model} as ${words.replaceAll(/\p{Cc}+/gu, " ").trim()}`, {
    cause: why,
  });
}
