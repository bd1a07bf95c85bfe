import type { AnalyzerDefinition } from "./analyzer.ts";
import { OK } from "./ok.ts";
import type { OptionTable } from "./options.ts";
import { PARTS_OPTIONS } from "./parts_options.ts";
import { CODE } from "./code.ts";
import { COUNT } from "./count.ts";
import { DEFECT } from "./defect.ts";
import { EXEC } from "./exec.ts";
import { MODULE } from "./module.ts";
import { MOTION } from "./motion.ts";
import { ONNX } from "./onnx.ts";
import { QUALITY } from "./quality.ts";

/** The analyzers that there are, in the order in which they are listed. */
const DEFINITIONS = [OK, QUALITY, DEFECT, MOTION, COUNT, CODE, ONNX, MODULE, EXEC] as const;

/** Names an analyzer. */
export type AnalyzerName = typeof DEFINITIONS[number]["name"];

/** The analyzers by name. */
export const ANALYZERS: ReadonlyMap<string, AnalyzerDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition as AnalyzerDefinition]),
);

/** What has options, by the name that stands before them in `--set`: each analyzer, and the judging of parts. */
export const OPTION_TABLES: ReadonlyMap<string, OptionTable> = new Map([
  ...[...ANALYZERS].map(([name, { options }]) => [name, options] as const),
  ["parts", PARTS_OPTIONS] as const,
]);
