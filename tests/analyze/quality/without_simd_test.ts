import { assertThrows } from "@std/assert";
import { AnalyzerError } from "../../../lib/analyze/analyzer.ts";
import { ANALYZERS } from "../../../lib/analyze/analyzers.ts";
import { analyzerContext } from "../analyzer_context.ts";

Deno.test("quality cannot be made on a processor without SIMD, and says so", () => {
  const { validate } = WebAssembly;
  // As V8 says of SIMD where the processor has none.
  WebAssembly.validate = () => false;
  try {
    assertThrows(
      () => ANALYZERS.get("quality")!.create(analyzerContext(), {}),
      AnalyzerError,
      "Cannot use quality as this processor lacks the SIMD instructions that it needs (SSE 4.1)",
    );
  } finally {
    WebAssembly.validate = validate;
  }
});
