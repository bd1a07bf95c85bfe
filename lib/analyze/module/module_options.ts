import type { OptionTable, OptionValues } from "../options.ts";

/** What can be set of the analyzer `module`. */
export const MODULE_OPTIONS = {
  file: {
    type: "path",
    fixed: "it names a module",
    summary: "A JavaScript module whose default export is an analyzer; it is trusted as vid itself is",
  },
  options: {
    type: "text",
    fixed: "what the module makes of it is its own, and may be a file's name",
    summary: "Options of the module's own, as NAME=VALUE, with a comma between several",
  },
} as const satisfies OptionTable;

/** Their values. */
export type ModuleValues = Readonly<OptionValues<typeof MODULE_OPTIONS>>;
