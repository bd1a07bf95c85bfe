import { ANALYZERS } from "../analyze/analyzers.ts";
import { describeOption, formatDefault, type Option, type OptionTable } from "../analyze/options.ts";
import { PARTS_OPTIONS } from "../analyze/parts_options.ts";
import { columnOf, type Entry, renderEntry } from "./entry.ts";
import { type HelpOptions, widthOn } from "./help.ts";
import { painter } from "./painter.ts";
import { wrap } from "./wrap.ts";

/** Something with options, as it is listed. */
export interface Listed {
  name: string;
  /** What it does: one sentence, without a full stop. */
  summary: string;
  options: OptionTable;
  /** How it is switched on. */
  flag: string;
  /** What is set of it in an example, as `--set` has it. */
  example?: string;
}

/** What has options: each analyzer, and the judging of parts. */
export const LISTED: readonly Listed[] = [
  ...[...ANALYZERS.values()].map(({ name, summary, options, example }) => ({
    name,
    summary,
    options,
    example,
    flag: `--analyzer ${name}`,
  })),
  {
    name: "parts",
    summary: "Answers once for each part that is in view for many frames, by a vote of its sharpest ones",
    options: PARTS_OPTIONS,
    flag: "--parts",
  },
];

/** What `vid-server analyzers` prints: what there is and what can be set of it. */
export function renderAnalyzers(
  listed: readonly Listed[],
  { columns = 80, colour = false }: HelpOptions = {},
): string {
  const width = widthOn(columns);
  const paint = painter(colour);
  const column = columnOf(listed.flatMap(({ options }) => entriesOf(options)));
  return listed.map((one) => {
    const { name, summary, options } = one;
    const entries = entriesOf(options).flatMap((entry) => {
      const [head = "", ...others] = renderEntry(entry, { column, width, paint });
      return [head.replace(/\w+/, (name) => paint("cyan", name)), ...others];
    });
    const lines = [
      paint("bold", name),
      ...wrap(summary, width - 2).map((line) => `  ${line}`),
      ...(entries.length > 0 ? ["", ...entries] : []),
      "",
      `  ${paint("dim", exampleOf(one))}`,
    ];
    return `${lines.join("\n")}\n`;
  }).join("\n");
}

/** The same for programs: an array of objects, each with its options as their table has them. */
export function analyzersJson(listed: readonly Listed[]): string {
  return JSON.stringify(
    listed.map(({ name, summary, flag, options }) => ({ name, summary, flag, options })),
    null,
    2,
  );
}

/** An option as it is written, with what it does. */
export function entryOfOption([name, option]: [string, Option]): Entry {
  return {
    synopsis: `${name}=${describeOption(option)}`,
    summary: option.summary,
    standard: formatDefault(option),
    choices: option.type === "choice" ? option.choices : undefined,
  };
}

function entriesOf(options: OptionTable): Entry[] {
  return Object.entries(options).map(entryOfOption);
}

function exampleOf({ name, options, flag, example }: Listed): string {
  const [option] = Object.entries(options).find(([, option]) => formatDefault(option) !== undefined) ?? [];
  const standard = option === undefined ? undefined : `${name}.${option}=${formatDefault(options[option]!)}`;
  const set = example ?? standard;
  return `vid-server ${flag}${set === undefined ? "" : ` --set ${set}`}`;
}
