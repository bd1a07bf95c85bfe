import { type Analyzer, defineAnalyzer } from "./analyzer.ts";

/** Decodes each frame in full, as OpenCV's `imdecode` does, and finds nothing wrong with it. */
export const OK = defineAnalyzer({
  name: "ok",
  summary: "Decodes each frame in full colour and answers ok",
  options: {},
  create: (): Analyzer => ({
    wants: { format: "bgr" },
    analyze: () => ({ result: "ok" }),
    [Symbol.dispose]() {},
  }),
});
