import { camelCase, type Flag, type Flags, type Program, type Values, variableOf } from "./flag.ts";
import {
  type AllWritten,
  type ReadArguments,
  readArguments,
  type What,
  type Written,
} from "./read_arguments.ts";
import { UsageError } from "./usage_error.ts";
import { parseSwitch } from "../values/parse_switch.ts";
import { ValueError } from "../values/value_error.ts";

/** The environment, as much of it as is read. */
export type Environment = Pick<Deno.Env, "get">;

/** Switches a flag on or off whose value may be left out; `1` and `0` may be names. */
const ON_OR_OFF = /^(on|off|true|false|yes|no|1|0)$/i;

/**
 * Reads a program's flags and words from its arguments and, where a flag is not among them, from `VID_*` variables; an
 * empty variable is none. Where `--help` or `--version` is among the arguments nothing else is read, and all
 * other values are their defaults.
 *
 * Throws {@linkcode UsageError} for what the program's table does not allow.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SERVER } from "./server_flags.ts";
 *
 * const values = parseFlags(SERVER, ["--port", "5001"], new Map([["VID_HOST", "0.0.0.0"]]));
 * assertEquals([values.host, values.port], ["0.0.0.0", 5001]);
 * ```
 */
export function parseFlags<P extends Program>(
  program: P,
  args: readonly string[],
  environment: Environment,
): Values<P> {
  const asked = askedInstead(program.flags, args);
  if (asked !== undefined) return valuesOf(program, { written: asked, words: [] });
  const { written, words } = readArguments(program, args);
  readEnvironment(program, environment, written);
  checkExclusive(program, written);
  checkNeeds(program.flags, written);
  return valuesOf(program, { written, words });
}

/** A flag with a letter, where it stands among others, however wrong these are. */
function askedInstead(flags: Flags, args: readonly string[]): AllWritten | undefined {
  for (const [name, { letter }] of Object.entries(flags)) {
    if (letter !== undefined && (args.includes(`--${name}`) || args.includes(`-${letter}`))) {
      return new Map([[name, { place: `--${name}`, from: "arguments", what: true }]]);
    }
  }
}

/** A variable is left alone where the arguments say the same flag, or one that excludes it. */
function readEnvironment(
  { flags, exclusive = [] }: Program,
  environment: Environment,
  written: AllWritten,
): void {
  const typed = new Set(written.keys());
  for (const [name, flag] of Object.entries(flags)) {
    const overruled = typed.has(name) ||
      exclusive.some(({ flags }) => flags.includes(name) && flags.some((other) => typed.has(other)));
    const text = flag.letter !== undefined || overruled ? undefined : environment.get(variableOf(name));
    if (text === undefined || text === "") continue;
    const place = variableOf(name);
    const what = whatOf(flag, place, text);
    if (what !== undefined) written.set(name, { place, from: "environment", what });
  }
}

/** What a variable says of a flag; undefined where that is nothing. */
function whatOf(
  { value, many, separator = "," }: Flag,
  place: string,
  text: string,
): Written["what"] | undefined {
  if (value === undefined) return parsed(place, text, parseSwitch);
  if (value.optional !== undefined && ON_OR_OFF.test(text)) {
    const on = parseSwitch(text) || undefined;
    return on && many ? [on] : on;
  }
  return many ? text.split(separator).map((part) => part.trim()) : text;
}

function checkExclusive({ exclusive = [] }: Program, written: AllWritten): void {
  for (const { flags, as } of exclusive) {
    const places = flags.flatMap((name) => isOn(written, name) ? [written.get(name)?.place] : []);
    if (places.length > 1) {
      throw new UsageError(`Cannot use ${places.join(" with ")} as ${as}: leave one out`);
    }
  }
}

function checkNeeds(flags: Flags, written: AllWritten): void {
  for (const [name, { needs }] of Object.entries(flags)) {
    if (needs === undefined || !isOn(written, name) || isOn(written, needs.flag)) continue;
    if (written.get(name)?.from === "environment") {
      // Set once for all runs, it holds for those that it makes sense for.
      written.delete(name);
      continue;
    }
    const value = flags[needs.flag]?.value?.name ?? "";
    throw new UsageError(`Cannot use --${name} alone as ${needs.as}: add --${needs.flag} ${value}`.trimEnd());
  }
}

function isOn(written: AllWritten, name: string): boolean {
  const what = written.get(name)?.what;
  return what !== undefined && what !== false;
}

function valuesOf<P extends Program>(program: P, { written, words }: ReadArguments): Values<P> {
  const entries = Object.entries<Flag>(program.flags).map(([name, flag]): [string, unknown] => [
    camelCase(name),
    valueOf(name, flag, written),
  ]);
  if (program.words !== undefined) {
    const { name, parse } = program.words.value;
    entries.push(["words", words.map((word) => parsed(name.replace(/\W+$/, ""), word, parse))]);
  }
  // The table is what both the entries and the type are made from.
  return Object.fromEntries(entries) as Values<P>;
}

function valueOf(name: string, { value, many, default: standard }: Flag, written: AllWritten): unknown {
  const { place, what } = written.get(name) ?? { place: `--${name}`, what: standard };
  if (value === undefined) return what === true;
  const read = (what: What) => typeof what === "string" ? parsed(place, what, value.parse) : what;
  if (many) return what === undefined ? [] : [what].flat().map(read);
  return what === undefined || Array.isArray(what) ? undefined : read(what);
}

function parsed<T>(place: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ValueError) throw new UsageError(error.at(place), { cause: error });
    throw error;
  }
}
