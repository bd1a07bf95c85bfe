import { columnOf, type Entry, type EntryLayout, renderEntry } from "./entry.ts";
import { type Flag, type Flags, type Program, variableOf } from "./flag.ts";
import { type Painter, painter } from "./painter.ts";
import { wrap } from "./wrap.ts";

/** Wider lines are hard to read. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 50;

/** Options of {@linkcode renderHelp}. */
export interface HelpOptions {
  /** Width of the terminal. @default {80} */
  columns?: number;
  /** Whether headings are bold. @default {false} */
  colour?: boolean;
}

/** How wide lines are on a terminal of so many columns. */
export function widthOn(columns: number): number {
  return Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
}

/** What `--help` prints: a program's table as text, in groups and with three examples. */
export function renderHelp(program: Program, { columns = 80, colour = false }: HelpOptions = {}): string {
  const width = widthOn(columns);
  const paint = painter(colour);
  const sections = [
    wrap(`${program.summary}.`, width),
    wrap(`Usage: ${program.name} ${program.usage}`, width).map((line) =>
      line.replace("Usage:", (word) => paint("bold", word))
    ),
    ...renderGroups(program, width, paint),
    [
      paint("bold", "Environment"),
      ...wrap(variablesSentence(program.flags), width - 2).map((line) => `  ${line}`),
    ],
    [
      paint("bold", "Examples"),
      ...program.examples.flatMap(({ command, does }) => [`  ${paint("dim", `# ${does}`)}`, `  ${command}`]),
    ],
  ];
  return sections.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** A flag as it is written: `--file PATH`, `--parts [CAMERA]`, `--parts[=CAMERA]`, `--help, -h`. */
export function synopsisOf(name: string, { value, letter }: Flag): string {
  const short = letter === undefined ? "" : `, -${letter}`;
  if (value === undefined) return `--${name}${short}`;
  if (value.optional === "joined") return `--${name}[=${value.name}]`;
  return `--${name} ${value.optional === undefined ? value.name : `[${value.name}]`}`;
}

/** A flag as help explains it. */
export function entryOfFlag([name, flag]: [string, Flag]): Entry {
  return {
    synopsis: synopsisOf(name, flag),
    summary: flag.summary,
    standard: flag.default,
    standardWords: flag.defaultWords,
    choices: flag.value?.choices,
  };
}

/** The headings of a table with their flags, in the order in which they come. */
export function groupsOf(flags: Flags): Map<string, [name: string, flag: Flag][]> {
  return Map.groupBy(Object.entries(flags), ([, flag]) => flag.group);
}

/** Tells of the variables in a few sentences, with a name of two words as the example. */
export function variablesSentence(flags: Flags): string {
  const names = Object.keys(flags);
  const without = names.filter((name) => flags[name]?.letter !== undefined).map((name) => `--${name}`);
  const example = names.find((name) => name.includes("-") && flags[name]?.value !== undefined) ?? "";
  const optional = names.find((name) => flags[name]?.value?.optional !== undefined);
  return [
    `Each flag but ${without.join(" and ")} can be set by a variable too: ${
      variableOf(example)
    } for --${example}.`,
    ...(optional === undefined ? [] : [`${variableOf(optional)}=on stands for --${optional} alone.`]),
    ...separatorSentences(flags),
    "Flags win.",
  ].join(" ");
}

/** Says what stands between several values where that is not the comma. */
function separatorSentences(flags: Flags): string[] {
  const special = Object.entries(flags).filter(([, { separator }]) => separator !== undefined);
  return [...Map.groupBy(special, ([, { separator }]) => separator)].map(([separator, rows]) =>
    `Several values in ${
      rows.map(([name]) => variableOf(name)).join(" or ")
    } have a ${separator} between them.`
  );
}

function renderGroups(program: Program, width: number, paint: Painter): string[][] {
  const groups = entriesOf(program);
  const layout: EntryLayout = { column: columnOf(groups.flatMap(([, entries]) => entries)), width, paint };
  return groups.map(([group, entries]) => [
    paint("bold", group),
    ...entries.flatMap((entry) => renderEntry(entry, layout)),
  ]);
}

/** What can be written behind a program's name, by headings. */
function entriesOf({ flags, words, commands = {} }: Program): [heading: string, Entry[]][] {
  const others: [string, Entry[]][] = [
    ["Commands", Object.values(commands).map(entryOfCommand)],
    ["Arguments", words === undefined ? [] : [{ synopsis: words.value.name, summary: words.summary }]],
  ];
  const groups = [...groupsOf(flags)].map((
    [group, rows],
  ): [string, Entry[]] => [group, rows.map(entryOfFlag)]);
  return [...others, ...groups].filter(([, entries]) => entries.length > 0);
}

function entryOfCommand({ name, summary, usage }: Program): Entry {
  return { synopsis: `${name} ${usage}`, summary };
}
