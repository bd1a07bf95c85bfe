import { parseChoice } from "../values/parse_choice.ts";
import { formatDuration, parseDuration } from "../values/parse_duration.ts";
import { parseInteger } from "../values/parse_integer.ts";
import { parseDecimal } from "../values/parse_decimal.ts";
import { parseRegions, type Regions } from "../values/parse_regions.ts";
import { parsePath } from "../values/parse_path.ts";
import { parseSwitch } from "../values/parse_switch.ts";

interface OptionBase {
  /** What it does: one sentence, without a full stop. */
  readonly summary: string;
  /** Of a number: what it counts, such as `%`, `px`, `levels`. */
  readonly unit?: string;
  /** Why it is set when the server starts and never later, as `it names a file`; left out where it may be changed. */
  readonly fixed?: string;
}

/** An option of an analyzer: a row of its table. What has no default is left out until it is set. */
export type Option =
  & OptionBase
  & (
    | { readonly type: "number"; readonly min: number; readonly max: number; readonly default?: number }
    | { readonly type: "integer"; readonly min: number; readonly max: number; readonly default?: number }
    /** In ms; written with its unit, such as `5s`. */
    | { readonly type: "duration"; readonly default?: number }
    | { readonly type: "switch"; readonly default?: boolean }
    | {
      readonly type: "choice";
      readonly choices: Readonly<Record<string, string>>;
      readonly default?: string;
    }
    /** Of a file or a folder. */
    | { readonly type: "path"; readonly default?: undefined }
    /** Polygons in pixels of the frame that was sent, or the path of a PNG whose white parts are meant. */
    | { readonly type: "regions"; readonly default?: undefined }
    | { readonly type: "text"; readonly default?: string }
  );

/** An analyzer's options by name, in camelCase: validation, help, documentation and forms are made from it. */
export type OptionTable = Readonly<Record<string, Option>>;

/** A value of an option, whatever its type. */
export type OptionValue = number | boolean | string | Regions;

/** The values of a table's options. */
export type OptionValues<Table extends OptionTable = OptionTable> = {
  -readonly [Name in keyof Table & string]: Table[Name] extends { default: number | boolean | string }
    ? ValueOf<Table[Name]>
    : ValueOf<Table[Name]> | undefined;
};

type ValueOf<O extends Option> = O extends { type: "number" | "integer" | "duration" } ? number
  : O extends { type: "switch" } ? boolean
  : O extends { type: "choice"; choices: infer Choices } ? keyof Choices & string
  : O extends { type: "regions" } ? Regions
  : string;

/**
 * Reads what a person wrote for an option. Throws `ValueError` where it does not follow the option's rule.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseOption({ type: "integer", min: 1, max: 9, summary: "How many" }, "7"), 7);
 * ```
 */
export function parseOption(option: Option, text: string): OptionValue {
  switch (option.type) {
    case "number":
      return parseDecimal(text, option);
    case "integer":
      return parseInteger(text, option);
    case "duration":
      return parseDuration(text);
    case "switch":
      return parseSwitch(text);
    case "choice":
      return parseChoice(text, Object.keys(option.choices));
    case "path":
      return parsePath(text);
    case "regions":
      return parseRegions(text);
    case "text":
      return text;
  }
}

/** The values that hold where nothing is set. */
export function defaultsOf<Table extends OptionTable>(table: Table): OptionValues<Table> {
  const entries = Object.entries(table).map(([name, option]) => [name, option.default]);
  // The table is what both the entries and the type are made from.
  return Object.fromEntries(entries) as OptionValues<Table>;
}

/** What may be written for an option, for help: `0.001..100 %`, `auto|none|shift|rotate`, `PATH`. */
export function describeOption(option: Option): string {
  switch (option.type) {
    case "number":
    case "integer":
      return `${option.min}..${option.max}${option.unit === undefined ? "" : ` ${option.unit}`}`;
    case "duration":
      return "DURATION";
    case "switch":
      return "on|off";
    case "choice":
      return Object.keys(option.choices).join("|");
    case "path":
      return "PATH";
    case "regions":
      return "POLYGONS|PNG";
    case "text":
      return "TEXT";
  }
}

/** An option's default as it would be written; undefined where it has none. */
export function formatDefault(option: Option): string | undefined {
  if (option.default === undefined) return undefined;
  if (option.type === "duration") return formatDuration(option.default);
  if (option.type === "switch") return option.default ? "on" : "off";
  return String(option.default);
}
