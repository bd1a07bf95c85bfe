import { defineAnalyzer } from "./analyzer.ts";
import { CODE_OPTIONS } from "./code/code_options.ts";

/** The analyzer by its name, with its options. */
export const CODE = defineAnalyzer({
  name: "code",
  summary:
    "Reads QR codes, Data Matrix and barcodes, and answers ng where too few are there or one says wrong",
  options: CODE_OPTIONS,
  example: "code.match='^LOT-[0-9]+$'",
  // Loaded here, so that --help and servers without it need not wait for it.
  create: async (context, values) => {
    const { CodeAnalyzer } = await import("./code/code_analyzer.ts");
    return await CodeAnalyzer.create(context, values);
  },
});
