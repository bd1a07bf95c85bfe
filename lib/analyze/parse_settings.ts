import { parseCameraName } from "../values/parse_camera_name.ts";
import { parseChoice } from "../values/parse_choice.ts";
import { ValueError } from "../values/value_error.ts";
import { ANALYZERS, OPTION_TABLES } from "./analyzers.ts";
import { parseOption } from "./options.ts";
import type { AnalyzerChoice, Assignment } from "./settings.ts";

/**
 * Reads the analyzers of all cameras, or with its name in front of one: `quality`, `quality,defect`, `line-3=defect`.
 * Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAnalyzerChoice("line-3=quality,defect"), { camera: "line-3", analyzers: ["quality", "defect"] });
 * ```
 */
export function parseAnalyzerChoice(text: string): AnalyzerChoice {
  const [, camera, names] = /^(?:(.*)=)?([^=]*)$/s.exec(text) ?? [];
  const analyzers = (names ?? "").split(",").map((name) => parseChoice(name.trim(), [...ANALYZERS.keys()]));
  if (new Set(analyzers).size < analyzers.length) {
    throw new ValueError("each analyzer judges a frame once", text);
  }
  return { ...(camera !== undefined && { camera: parseCameraName(camera) }), analyzers };
}

/**
 * Reads a value for an option, with a camera's name in front where it is for that one alone: `defect.threshold=0.02`,
 * `line-3:defect.threshold=0.02`. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAssignment("line-3:quality.minSharpness=30"), {
 *   camera: "line-3",
 *   analyzer: "quality",
 *   option: "minSharpness",
 *   value: 30,
 * });
 * ```
 */
export function parseAssignment(text: string): Assignment {
  const [, camera, analyzer, option, value] = /^(?:(.+?):)??([a-z]+)\.([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (analyzer === undefined || option === undefined || value === undefined) {
    throw new ValueError(
      "it is an analyzer's option with its value, such as defect.threshold=0.02 or line-3:defect.threshold=0.02",
      text,
    );
  }
  const tables = [...OPTION_TABLES.keys()];
  const table = OPTION_TABLES.get(
    reworded(/^it is/, "what has options is", () => parseChoice(analyzer, tables)),
  )!;
  const names = Object.keys(table);
  if (names.length === 0) throw new ValueError(`${analyzer} has no options`, text);
  const name = reworded(/^it is/, `an option of ${analyzer} is`, () => parseChoice(option, names));
  return {
    ...(camera !== undefined && { camera: parseCameraName(camera) }),
    analyzer,
    option: name,
    value: reworded(/^/, `of ${analyzer}.${name} `, () => parseOption(table[name]!, value)),
  };
}

/** The rule that a text breaks says what it is the rule of: `--set` has many. */
function reworded<T>(what: RegExp, by: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(error.rule.replace(what, by), error.got, { cause: error });
  }
}
