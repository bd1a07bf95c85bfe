/** What stands after a flag that takes a value. */
export interface FlagValue<T> {
  /** Stands for the value in help: `PATH`, `WxH`, `auto|turbo|wasm`. */
  readonly name: string;
  /** Reads what was written. Throws `ValueError` where it does not follow the value's rule. */
  parse(text: string): T;
  /** The values that there are, each with what it means, where help should tell them. */
  readonly choices?: Readonly<Record<string, string>>;
  /**
   * Where the value may be left out, which stands for `true`: how it is written. It is `joined` to the flag by an equals
   * sign alone in a program that takes words, which could not be told from it; else it may also stand `apart`.
   */
  readonly optional?: "apart" | "joined";
}

/** A row of a program's table of flags; its key in the table is its name, in kebab-case. */
export interface Flag {
  /** The heading under which help shows it. */
  readonly group: string;
  /** What it does: one sentence, without a full stop. */
  readonly summary: string;
  /** Left out of a switch: a flag that is either given or not. */
  readonly value?: FlagValue<unknown>;
  /** What holds where neither flag nor variable is given: text that `value` parses. */
  readonly default?: string;
  /** Says the default where it depends on something else; the program that reads the flag then works it out. */
  readonly defaultWords?: string;
  /** Of `--help` and its like, which are answered instead of running and have no variable: `h` for `-h`. */
  readonly letter?: string;
  /** Whether it may be given several times, each time with one more value. */
  readonly many?: true;
  /** What stands between several values in a variable. @default {","} */
  readonly separator?: string;
  /** The flag that has to be given with this one, and why: `only a file can begin again`. */
  readonly needs?: { readonly flag: string; readonly as: string };
}

/** A program's flags by name, in the order of its help. */
export type Flags = Readonly<Record<string, Flag>>;

/** Flags of which at most one may be given, and why: `both set the size`. */
export interface Exclusive {
  readonly flags: readonly string[];
  readonly as: string;
}

/** What a program takes beside its flags: the words of its command line. */
export interface Words {
  /** Each of them; its name stands for all of them: `FILES…`. */
  readonly value: FlagValue<unknown>;
  /** What they are: one sentence, without a full stop. */
  readonly summary: string;
  /** How many there have to be at least. */
  readonly min: number;
  /** @default {Infinity} */
  readonly max?: number;
}

/** A command line, and what it does in a few words. */
export interface Example {
  readonly command: string;
  readonly does: string;
}

/**
 * A program's one table: its parser, help, README and variables are made from it. It is written
 * `as const satisfies Program`, so that {@linkcode Values} knows each flag.
 */
export interface Program {
  readonly name: string;
  /** What it does: one sentence, without a full stop. */
  readonly summary: string;
  /** What may be written after the name. */
  readonly usage: string;
  readonly flags: Flags;
  readonly exclusive?: readonly Exclusive[];
  /** Left out where it takes nothing but flags. */
  readonly words?: Words;
  /** What else it does where its first argument is one of these words: programs of their own, `vid-server judge`. */
  readonly commands?: Readonly<Record<string, Program>>;
  /** The flag that was most likely forgotten in front of a lone word. */
  readonly bareWord?: string;
  /** The same where that word is a URL. */
  readonly urlWord?: string;
  readonly examples: readonly [Example, Example, Example];
}

/**
 * The flag values of a program, by name in camelCase, each of the type that its flag's `value` parses to; and `words`, where
 * it takes any.
 */
export type Values<P extends Program> =
  & {
    -readonly [Name in keyof P["flags"] & string as CamelCase<Name>]: ValueOf<P["flags"][Name]>;
  }
  & (P extends { words: { value: FlagValue<infer T> } } ? { words: T[] } : unknown);

/** `max-pixels` as `maxPixels`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The environment variable that stands for a flag: `VID_MAX_PIXELS` for `max-pixels`. */
export function variableOf(name: string): string {
  return `VID_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** A flag's name in camelCase, as in {@linkcode Values}. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

type ValueOf<F extends Flag> = F extends { value: FlagValue<infer T> }
  ? F extends { many: true } ? (T | Omitted<F["value"]>)[]
  : F extends { default: string } ? T | Omitted<F["value"]>
  : T | Omitted<F["value"]> | undefined
  : boolean;

/** What a value that was left out stands for. */
type Omitted<V> = V extends { optional: string } ? true : never;
