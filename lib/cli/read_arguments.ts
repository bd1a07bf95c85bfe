import { parseArgs as untypedParseArgs } from "@std/cli/parse-args";
import { redactUrl } from "../redact_url.ts";
import type { Flags, Program } from "./flag.ts";
import { nearest } from "../values/nearest.ts";
import { UsageError } from "./usage_error.ts";

/** What is used of the untyped parser. */
type ParseArgs = (args: readonly string[], options: {
  boolean: string[];
  string: string[];
  collect: string[];
  negatable: string[];
  unknown: (arg: string, key?: string) => false | void;
}) => Record<string, unknown> & { _: unknown[] };

const parseArgs: ParseArgs = untypedParseArgs;

/** Where a flag's value was written, and what: the text of a value, all of them, or whether a switch is on. */
export interface Written {
  /** As the writer knows it: `--port` or `VID_PORT`. */
  place: string;
  from: "arguments" | "environment";
  what: string | string[] | boolean;
}

/** What was written, by the flag's name. */
export type AllWritten = Map<string, Written>;

/**
 * Reads what the arguments of a program say of its flags, without yet asking what a value means.
 *
 * Throws {@linkcode UsageError} for a flag that is unknown, lacks its value or comes twice, and for a lone word.
 */
export function readArguments(program: Program, args: readonly string[]): AllWritten {
  const { flags } = program;
  const names = Object.keys(flags);
  const switches = names.filter((name) => flags[name]?.value === undefined);
  const unknown: string[] = [];
  refuseSwitchValues(switches, args);
  const valued = new Set(names.filter((name) => !switches.includes(name)).map((name) => `--${name}`));
  const { _: words, ...given } = parseArgs(joinLoneDashes(args, valued), {
    boolean: switches,
    string: names.filter((name) => !switches.includes(name)),
    collect: names,
    negatable: switches,
    unknown: (arg, key) => {
      if (key === undefined) return; // a word, kept in `_`
      unknown.push(arg.replace(/=.*/s, ""));
      return false;
    },
  });
  const written: AllWritten = new Map();
  for (const name of names) {
    const place = `--${name}`;
    const whats = listOf(given[name]);
    if (flags[name]?.many) {
      const texts = whats.filter((what) => typeof what === "string");
      if (texts.includes("")) throw missingValue(name, flags, args);
      if (texts.length > 0) written.set(name, { place, from: "arguments", what: texts });
      continue;
    }
    if (whats.length > 1) {
      throw new UsageError(`Cannot use ${place} more than once as it holds for the whole run: leave one out`);
    }
    const [what] = whats;
    if (what === "") throw missingValue(name, flags, args);
    if (what !== undefined) written.set(name, { place, from: "arguments", what });
  }
  if (unknown[0] !== undefined) throw unknownFlag(unknown[0], flags);
  if (words[0] !== undefined) throw loneWord(String(words[0]), program);
  return written;
}

/** `--file -` as `--file=-`: the parser would take the dash, which stands for stdin, for no value. */
function joinLoneDashes(args: readonly string[], valued: ReadonlySet<string>): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const flag = joined.at(-1) ?? "";
    if (arg === "-" && valued.has(flag)) joined[joined.length - 1] = `${flag}=-`;
    else joined.push(arg);
  }
  return joined;
}

/** The parser takes `--live=maybe` for true. */
function refuseSwitchValues(switches: readonly string[], args: readonly string[]): void {
  for (const arg of args) {
    if (arg === "--") return;
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (name !== undefined && switches.includes(name)) {
      throw new UsageError(
        `Cannot use --${name} with a value as it is a switch, write --${name} or --no-${name}: got ${
          JSON.stringify(value)
        }`,
      );
    }
  }
}

/** A collected flag is an array, `false` where a switch was negated, and absent or empty where not given. */
function listOf(collected: unknown): (string | boolean)[] {
  const list = Array.isArray(collected) ? collected : [collected];
  return list.filter((what) => typeof what === "string" || typeof what === "boolean");
}

function missingValue(name: string, flags: Flags, args: readonly string[]): UsageError {
  const at = args.indexOf(`--${name}`);
  const next = at < 0 ? "" : args[at + 1] ?? "";
  const isValue = next.startsWith("-") && flags[next.slice(2)] === undefined;
  const hint = isValue ? ` (where the value begins with a dash: --${name}=${printable(next)})` : "";
  return new UsageError(
    `Cannot use --${name} without a value: write --${name} ${flags[name]?.value?.name}${hint}`,
  );
}

function unknownFlag(flag: string, flags: Flags): UsageError {
  const guess = nearest(flag.replace(/^-+(no-)?/, ""), Object.keys(flags));
  return new UsageError(
    `Unknown flag ${printable(flag)}.${guess === undefined ? "" : ` Did you mean --${guess}?`}`,
  );
}

function loneWord(word: string, { name, bareWord, urlWord }: Program): UsageError {
  const shown = redactUrl(word);
  const flag = /^[a-z]+:\/\//i.test(word) ? urlWord ?? bareWord : bareWord;
  const hint = flag === undefined ? "" : `. Did you mean --${flag} ${printable(shown)}?`;
  return new UsageError(`Cannot use ${JSON.stringify(shown)} as ${name} takes nothing but flags${hint}`);
}

/** Keeps control characters off the terminal. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
