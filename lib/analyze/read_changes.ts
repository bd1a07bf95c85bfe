import { type OptionIssue, OptionsError } from "../options_error.ts";
import { nearest } from "../values/nearest.ts";
import { ValueError } from "../values/value_error.ts";
import { OPTION_TABLES } from "./analyzers.ts";
import { readOptionValue } from "./option_value.ts";
import { tablesOf, whyFixed } from "./option_rows.ts";
import type { OptionValue } from "./options.ts";
import { type CameraSettings, nameOf } from "./settings.ts";

/** A change that was checked: null goes back to what holds without it. */
export interface OptionChange {
  analyzer: string;
  option: string;
  value: OptionValue | null;
}

/** No name is longer, in characters; to look for one that is like a long one takes long. */
const MAX_NAME = 100;

/**
 * Checks what is to be changed of a camera, as `defect.threshold` with a value from JSON. Throws {@linkcode OptionsError}
 * with all that is wrong: there is no such option, it is fixed, or its value does not follow its rule.
 */
export function readChanges(
  camera: string,
  settings: CameraSettings,
  changes: Readonly<Record<string, unknown>>,
): OptionChange[] {
  const read = Object.entries(changes).map(([name, value]) => readChange(camera, settings, name, value));
  const issues = read.filter((one) => "reason" in one);
  if (issues.length > 0) throw new OptionsError(camera, issues);
  return read.filter((one) => "analyzer" in one);
}

function readChange(
  camera: string,
  settings: CameraSettings,
  name: string,
  value: unknown,
): OptionChange | OptionIssue {
  const [, analyzer = "", option = ""] = /^([^.]*)\.([^.]*)$/.exec(name) ?? [];
  const table = OPTION_TABLES.get(analyzer);
  if (table === undefined) return { name, reason: unknownName(settings, name) };
  if (!tablesOf(settings).includes(analyzer)) {
    return { name, reason: doesNotJudge(camera, settings, analyzer) };
  }
  if (!Object.hasOwn(table, option)) return { name, reason: unknownName(settings, name) };
  const row = table[option]!;
  const why = whyFixed(row);
  if (why !== undefined) return { name, reason: why };
  try {
    return { analyzer, option, value: value === null ? null : readOptionValue(row, value) };
  } catch (error) {
    if (error instanceof ValueError) return { name, reason: sentence(error) };
    throw error;
  }
}

function doesNotJudge(camera: string, settings: CameraSettings, analyzer: string): string {
  if (analyzer !== "parts") return `${analyzer} does not judge ${camera}: ${nameOf(settings)} does`;
  return `Parts of ${camera} are not judged: --parts says so when the server starts`;
}

function unknownName(settings: CameraSettings, name: string): string {
  const names = tablesOf(settings).flatMap((table) =>
    Object.keys(OPTION_TABLES.get(table)!).map((option) => `${table}.${option}`)
  );
  const guess = name.length > MAX_NAME ? undefined : nearest(name, names);
  return `There is no such option${guess === undefined ? "" : `: did you mean ${guess}?`}`;
}

function sentence({ rule, got }: ValueError): string {
  return `${rule[0]!.toUpperCase()}${rule.slice(1)}: got ${got}`;
}
