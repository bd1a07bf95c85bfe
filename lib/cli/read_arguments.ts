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
  unknown: (arg: string, key?: string) => false;
}) => Record<string, unknown>;

const parseArgs: ParseArgs = untypedParseArgs;

/** What was written for a flag once: the text of a value, or for a switch, and where a value was left out, whether it is on. */
export type What = string | boolean;

/** What was written of a flag, once or several times. */
export interface Written {
  /** As the writer knows it: `--port` or `VID_PORT`. */
  place: string;
  from: "arguments" | "environment";
  what: What | What[];
}

/** What was written, by the flag's name. */
export type AllWritten = Map<string, Written>;

/** What the arguments of a program say, without yet asking what a value means. */
export interface ReadArguments {
  written: AllWritten;
  /** What stands beside the flags. */
  words: string[];
}

/** Stands for a value that was left out: no argument can hold it. */
const OMITTED = "\0";

/**
 * Reads what the arguments of a program say of its flags, and its words.
 *
 * Throws {@linkcode UsageError} for a flag that is unknown, lacks its value or comes twice, and for words where the program
 * takes none, or another number of them.
 */
export function readArguments(program: Program, args: readonly string[]): ReadArguments {
  const { flags } = program;
  const names = Object.keys(flags);
  const switches = names.filter((name) => flags[name]?.value === undefined);
  const valued = names.filter((name) => !switches.includes(name));
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words: string[] = [];
  const unknown: string[] = [];
  refuseSwitchValues(switches, args);
  const given = parseArgs(joinValues(args.slice(0, end), flags), {
    boolean: switches,
    string: valued,
    collect: names,
    negatable: switches,
    unknown: (arg, key) => {
      if (key === undefined) words.push(arg);
      else unknown.push(arg.replace(/=.*/s, ""));
      return false;
    },
  });
  words.push(...args.slice(end + 1));
  const written: AllWritten = new Map();
  for (const name of names) {
    const what = whatOf(name, listOf(given[name]), flags, args);
    if (what !== undefined) written.set(name, { place: `--${name}`, from: "arguments", what });
  }
  if (unknown[0] !== undefined) throw unknownFlag(unknown[0], flags);
  checkWords(words, program);
  return { written, words };
}

/**
 * Arguments in a form that the parser takes for what they are: `--file -` as `--file=-`, since the dash, which stands for
 * stdin, would be no value to it; and a flag whose value was left out with {@linkcode OMITTED} in its place.
 */
function joinValues(args: readonly string[], flags: Flags): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [arg = "", next] = args.slice(at, at + 2);
    const value = arg.startsWith("--") ? flags[arg.slice(2)]?.value : undefined;
    const takesNext = next !== undefined && !next.startsWith("-") && value?.optional !== "joined";
    if (value?.optional !== undefined && !takesNext) joined.push(`${arg}=${OMITTED}`);
    else if (value !== undefined && next === "-") {
      joined.push(`${arg}=-`);
      at++;
    } else joined.push(arg);
  }
  return joined;
}

/** What was written of one flag; undefined where nothing was. */
function whatOf(
  name: string,
  collected: readonly What[],
  flags: Flags,
  args: readonly string[],
): What | What[] | undefined {
  const whats = collected.map((what) => what === OMITTED ? true : what);
  if (whats.includes("")) throw missingValue(name, flags, args);
  if (flags[name]?.many) return whats.length > 0 ? whats : undefined;
  if (whats.length < 2) return whats[0];
  throw new UsageError(`Cannot use --${name} more than once as it holds for the whole run: leave one out`);
}

function checkWords(words: readonly string[], program: Program): void {
  const { name, words: taken } = program;
  const { min = 0, max = Infinity } = taken ?? { max: 0 };
  if (words.length < min) {
    throw new UsageError(`Cannot start without ${taken?.value.name}: name at least one`);
  }
  const word = words[max];
  if (word === undefined) return;
  if (taken === undefined) throw loneWord(word, program);
  const shown = JSON.stringify(redactUrl(word));
  throw new UsageError(
    `Cannot use ${shown} as ${name} takes at most ${max} ${taken.value.name}: leave it out`,
  );
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
function listOf(collected: unknown): What[] {
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

function loneWord(word: string, { name, bareWord, urlWord, commands = {} }: Program): UsageError {
  if (Object.hasOwn(commands, word)) {
    return new UsageError(
      `Cannot use ${word} behind a flag as it says what to do: write ${name} ${word} first`,
    );
  }
  const shown = redactUrl(word);
  const flag = /^[a-z]+:\/\//i.test(word) ? urlWord ?? bareWord : bareWord;
  const hint = flag === undefined ? "" : `. Did you mean --${flag} ${printable(shown)}?`;
  return new UsageError(`Cannot use ${JSON.stringify(shown)} as ${name} takes nothing but flags${hint}`);
}

/** Keeps control characters off the terminal. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
