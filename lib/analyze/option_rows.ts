import { OPTION_TABLES } from "./analyzers.ts";
import type { Option, OptionValue } from "./options.ts";
import type { CameraSettings } from "./settings.ts";

/** An option of what judges a camera, with its value: what a form is made of. */
export interface OptionRow {
  /** `defect.threshold`. */
  readonly name: string;
  /** Whose it is: `defect`, or `parts`. */
  readonly analyzer: string;
  /** `threshold`. */
  readonly option: string;
  readonly type: Option["type"];
  /** Of a number: what it counts, such as `%`. */
  readonly unit?: string;
  /** Of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Words that may be chosen, with what each means. */
  readonly choices?: Readonly<Record<string, string>>;
  /** What it does: one sentence, without a full stop. */
  readonly summary: string;
  /** What holds where nothing is set; left out where that is nothing. */
  readonly default?: OptionValue;
  /** What `null` goes back to: what holds without the changes of this camera alone; left out where that is nothing. */
  readonly initial?: OptionValue;
  /** What holds now; left out where that is nothing, and of a fixed text, which may hold a password. */
  readonly value?: OptionValue;
  /** Whether it may be changed while the server runs. */
  readonly isSettable: boolean;
  /** Why it may not: one sentence, without a full stop. */
  readonly why?: string;
}

/** All options of what judges a camera by `settings`, and would without changes by `initial`. */
export function optionRows(settings: CameraSettings, initial: CameraSettings): OptionRow[] {
  return tablesOf(settings).flatMap((analyzer) =>
    Object.entries(OPTION_TABLES.get(analyzer)!).map(([option, row]) => ({
      ...described(row),
      ...valuesOf(row, settings.values[analyzer]?.[option], initial.values[analyzer]?.[option]),
      name: `${analyzer}.${option}`,
      analyzer,
      option,
    }))
  );
}

/** Whose options a camera has: its analyzers', and those of `parts` where parts are judged. */
export function tablesOf({ analyzers, parts }: Pick<CameraSettings, "analyzers" | "parts">): string[] {
  return [...analyzers, ...parts ? ["parts"] : []];
}

/** Why an option may not be changed while the server runs: one sentence, without a full stop; undefined where it may. */
export function whyFixed(option: Option): string | undefined {
  // Whoever may change options over a network is never to choose what is read from the disk.
  const why = option.fixed ?? (option.type === "path" ? "it names a file" : undefined);
  return why && `${why[0]!.toUpperCase()}${why.slice(1)}: it is set when the server starts`;
}

function described(option: Option): Pick<OptionRow, "type" | "summary" | "isSettable"> {
  const { type, summary, unit, fixed: _, default: fallback, ...more } = option;
  const why = whyFixed(option);
  return {
    type,
    summary,
    ...(unit !== undefined && { unit }),
    ...more, // a number's limits, or the words to choose from
    ...(fallback !== undefined && { default: fallback }),
    isSettable: why === undefined,
    ...(why !== undefined && { why }),
  };
}

function valuesOf(
  option: Option,
  value: OptionValue | undefined,
  initial: OptionValue | undefined,
): Pick<OptionRow, "value" | "initial"> {
  if (option.type === "text" && whyFixed(option) !== undefined) return {};
  return { ...(initial !== undefined && { initial }), ...(value !== undefined && { value }) };
}
