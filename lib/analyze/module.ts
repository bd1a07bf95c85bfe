import { defineAnalyzer } from "./analyzer.ts";
import { MODULE_OPTIONS } from "./module/module_options.ts";

/** A module of the user's judges, which fulfils the contract that vid's own analyzers fulfil. */
export const MODULE = defineAnalyzer({
  name: "module",
  summary: "Has a JavaScript module of yours judge, in vid's own threads",
  options: MODULE_OPTIONS,
  example: "module.file=my.js",
  // Loaded here, so that --help need not wait for it.
  create: async (context, values) => {
    const { createModuleAnalyzer } = await import("./module/module_analyzer.ts");
    return await createModuleAnalyzer(context, values);
  },
});
