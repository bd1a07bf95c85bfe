import type { Painter } from "./painter.ts";
import { wrap } from "./wrap.ts";

/** What is longer than this stands on a line of its own, with its explanation below. */
const MAX_COLUMN = 26;

const NO_BREAK_SPACE = "\u00a0";

/** Something that is written in a certain way, and explained: a flag, an option, a command. */
export interface Entry {
  /** How it is written. */
  synopsis: string;
  /** What it is. */
  summary: string;
  /** What holds where nothing is written, as it would be written. */
  standard?: string;
  /** The same in words, where it depends on something else. */
  standardWords?: string;
  /** The values that there are, each with what it means. */
  choices?: Readonly<Record<string, string>>;
}

/** Where and how an entry is rendered. */
export interface EntryLayout {
  /** Where explanations begin. */
  column: number;
  /** How long lines may be. */
  width: number;
  paint: Painter;
}

/** Where explanations begin, so that they do for all of these. */
export function columnOf(entries: readonly Pick<Entry, "synopsis">[]): number {
  const lengths = entries.map(({ synopsis }) => synopsis.length).filter((length) => length <= MAX_COLUMN);
  return 2 + Math.max(0, ...lengths) + 2;
}

/** An entry as indented lines, its explanation to the right or, where there is no room, below. */
export function renderEntry(entry: Entry, { column, width, paint }: EntryLayout): string[] {
  const remark = remarkOf(entry);
  const texts = [
    ...wrapWithRemark(entry.summary, remark, width - column),
    ...renderChoices(entry.choices ?? {}, width - column),
  ];
  const head = `  ${entry.synopsis}`;
  const lines = texts.map((text) => " ".repeat(column) + text);
  if (head.length + 2 <= column) lines[0] = head.padEnd(column) + texts[0];
  else lines.unshift(...wrap(entry.synopsis, width - 2).map((line) => `  ${line}`));
  return lines.map((line) => remark === "" ? line : line.replace(remark, (words) => paint("dim", words)));
}

/** `(default: 25)`; nothing where there is no default. */
function remarkOf({ standard, standardWords }: Entry): string {
  const words = standard ?? standardWords;
  return words === undefined ? "" : `(default: ${words})`;
}

/** Breaks a text, but not the remark at its end, unless that is too long for a line. */
function wrapWithRemark(text: string, remark: string, columns: number): string[] {
  const unbroken = remark.length > columns ? remark : remark.replaceAll(" ", NO_BREAK_SPACE);
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
