import { type Flag, type Flags, type Program, variableOf } from "./flag.ts";
import { type Painter, painter } from "./painter.ts";
import { wrap } from "./wrap.ts";

/** Wider lines are hard to read. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 50;

/** A flag that is longer than this has its summary on the lines below it. */
const MAX_FLAG_COLUMN = 26;

const NO_BREAK_SPACE = "\u00a0";

/** Options of {@linkcode renderHelp}. */
export interface HelpOptions {
  /** Width of the terminal. @default {80} */
  columns?: number;
  /** Whether headings are bold. @default {false} */
  colour?: boolean;
}

/** What `--help` prints: a program's table as text, in groups and with three examples. */
export function renderHelp(program: Program, { columns = 80, colour = false }: HelpOptions = {}): string {
  const width = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
  const paint = painter(colour);
  const sections = [
    wrap(`${program.summary}.`, width),
    wrap(`Usage: ${program.name} ${program.usage}`, width).map((line) =>
      line.replace("Usage:", (word) => paint("bold", word))
    ),
    ...renderGroups(program.flags, width, paint),
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

/** A flag as it is written: `--file PATH`, `--help, -h`. */
export function synopsisOf(name: string, { value, letter }: Flag): string {
  return `--${name}${value === undefined ? "" : ` ${value.name}`}${
    letter === undefined ? "" : `, -${letter}`
  }`;
}

/** The headings of a table with their flags, in the order in which they come. */
export function groupsOf(flags: Flags): Map<string, [name: string, flag: Flag][]> {
  return Map.groupBy(Object.entries(flags), ([, flag]) => flag.group);
}

/** Tells of the variables in one sentence, with a name of two words as the example. */
export function variablesSentence(flags: Flags): string {
  const names = Object.keys(flags);
  const without = names.filter((name) => flags[name]?.letter !== undefined).map((name) => `--${name}`);
  const example = names.find((name) => name.includes("-") && flags[name]?.value !== undefined) ?? "";
  return `Each flag but ${without.join(" and ")} can be set by a variable too: ` +
    `${variableOf(example)} for --${example}. Flags win.`;
}

function renderGroups(flags: Flags, width: number, paint: Painter): string[][] {
  const synopses = Object.entries(flags).map(([name, flag]) => synopsisOf(name, flag).length);
  const column = 2 + Math.max(...synopses.filter((length) => length <= MAX_FLAG_COLUMN)) + 2;
  return [...groupsOf(flags)].map(([group, rows]) => [
    paint("bold", group),
    ...rows.flatMap(([name, flag]) => renderRow(name, flag, { column, width, paint })),
  ]);
}

function renderRow(
  name: string,
  flag: Flag,
  { column, width, paint }: { column: number; width: number; paint: Painter },
): string[] {
  const standard = flag.default ?? flag.defaultWords;
  const remark = standard === undefined ? "" : `(default: ${standard})`;
  const texts = [
    ...wrapWithRemark(flag.summary, remark, width - column),
    ...renderChoices(flag.value?.choices ?? {}, width - column),
  ];
  const head = `  ${synopsisOf(name, flag)}`;
  const lines = texts.map((text) => " ".repeat(column) + text);
  const fits = head.length + 2 <= column;
  if (fits) lines[0] = head.padEnd(column) + texts[0];
  else lines.unshift(head);
  return lines.map((line) => remark === "" ? line : line.replace(remark, (words) => paint("dim", words)));
}

/** Breaks a text, but not the remark at its end. */
function wrapWithRemark(text: string, remark: string, columns: number): string[] {
  const unbroken = remark.replaceAll(" ", NO_BREAK_SPACE);
  return wrap(`${text} ${unbroken}`.trimEnd(), columns).map((line) => line.replaceAll(NO_BREAK_SPACE, " "));
}

function renderChoices(choices: Readonly<Record<string, string>>, width: number): string[] {
  const column = Math.max(0, ...Object.keys(choices).map((choice) => choice.length)) + 4;
  return Object.entries(choices).flatMap(([choice, meaning]) =>
    wrap(meaning, width - column).map((line, index) =>
      (index === 0 ? `  ${choice}` : "").padEnd(column) + line
    )
  );
}
