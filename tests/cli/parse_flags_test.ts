import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CLIENT } from "../../lib/cli/client_flags.ts";
import { choiceValue } from "../../lib/cli/choice_value.ts";
import { COMMON_FLAGS } from "../../lib/cli/common_flags.ts";
import type { Program, Values } from "../../lib/cli/flag.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { SERVER } from "../../lib/cli/server_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { parseInteger } from "../../lib/values/parse_integer.ts";
import { parsePath } from "../../lib/values/parse_path.ts";
import { parseSize, type Size } from "../../lib/values/parse_size.ts";

const PROGRAM = {
  name: "vid-test",
  summary: "Is tested",
  usage: "[OPTIONS]",
  flags: {
    "max-count": {
      group: "A",
      summary: "A number",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 9 }) },
      default: "5",
    },
    size: { group: "A", summary: "A size", value: { name: "WxH", parse: parseSize } },
    path: { group: "A", summary: "A path", value: { name: "PATH", parse: parsePath } },
    codec: { group: "B", summary: "A choice", value: choiceValue(["auto", "wasm"]), default: "auto" },
    loop: { group: "B", summary: "A switch", needs: { flag: "path", as: "only a path can begin again" } },
    live: { group: "B", summary: "A switch" },
    lossless: { group: "B", summary: "A switch" },
    rule: {
      group: "C",
      summary: "Rules",
      value: { name: "RULE", parse: (text) => text },
      many: true,
      separator: ";",
    },
    label: {
      group: "C",
      summary: "Labels",
      value: { name: "LABEL", parse: (text) => text },
      default: "x",
      many: true,
    },
    parts: {
      group: "C",
      summary: "Parts",
      value: { name: "N", parse: parsePath, optional: "apart" },
      many: true,
    },
    trace: { group: "C", summary: "Traces", value: { name: "TO", parse: parsePath, optional: "joined" } },
    ...COMMON_FLAGS,
  },
  exclusive: [{ flags: ["live", "lossless"], as: "they are opposites" }],
  bareWord: "path",
  examples: [
    { command: "vid-test", does: "Tests" },
    { command: "vid-test", does: "Tests" },
    { command: "vid-test", does: "Tests" },
  ],
} as const satisfies Program;

const DEFAULTS: Values<typeof PROGRAM> = {
  maxCount: 5,
  size: undefined,
  path: undefined,
  codec: "auto",
  loop: false,
  live: false,
  lossless: false,
  rule: [],
  label: ["x"],
  parts: [],
  trace: undefined,
  logLevel: "info",
  help: false,
  version: false,
};

function parse(args: string[], environment: Record<string, string> = {}): Values<typeof PROGRAM> {
  return parseFlags(PROGRAM, args, new Map(Object.entries(environment)));
}

const reads: [
  what: string,
  args: string[],
  environment: Record<string, string>,
  Partial<Values<typeof PROGRAM>>,
][] = [
  ["nothing as the defaults", [], {}, {}],
  ["--flag value", ["--max-count", "7"], {}, { maxCount: 7 }],
  ["--flag=value", ["--max-count=7"], {}, { maxCount: 7 }],
  ["a value with an equals sign", ["--path=a=b"], {}, { path: "a=b" }],
  ["a value that looks like a number as text", ["--path", "12"], {}, { path: "12" }],
  ["a value that begins with a dash, after =", ["--path=--live"], {}, { path: "--live" }],
  ["a parsed value", ["--size", "640x360"], {}, { size: { width: 640, height: 360 } }],
  ["a switch", ["--live"], {}, { live: true }],
  ["a switch that is turned off", ["--no-live"], {}, { live: false }],
  ["-- at the end", ["--live", "--"], {}, { live: true }],
  ["a variable", [], { VID_MAX_COUNT: "7" }, { maxCount: 7 }],
  ["an empty variable as none", [], { VID_MAX_COUNT: "", VID_LIVE: "" }, {}],
  ["a variable of a switch", [], { VID_LIVE: "yes" }, { live: true }],
  ["a variable that turns a switch off", [], { VID_LIVE: "0" }, { live: false }],
  ["the arguments rather than a variable", ["--max-count", "7"], { VID_MAX_COUNT: "8" }, { maxCount: 7 }],
  ["--no-x rather than a variable", ["--no-live"], { VID_LIVE: "1" }, { live: false }],
  ["the arguments rather than a variable that they exclude", ["--live"], { VID_LOSSLESS: "1" }, {
    live: true,
  }],
  ["no wrong variable that the arguments overrule", ["--max-count", "7"], { VID_MAX_COUNT: "x" }, {
    maxCount: 7,
  }],
  ["no variable that lacks what it needs", [], { VID_LOOP: "1" }, { loop: false }],
  ["a variable that has what it needs", ["--path", "a"], { VID_LOOP: "1" }, { loop: true, path: "a" }],
  ["no variable for --help", [], { VID_HELP: "1" }, { help: false }],
  ["--help, whatever else is wrong", ["--bogus", "--help", "x", "--max-count"], { VID_SIZE: "x" }, {
    help: true,
  }],
  ["a flag that is given several times", ["--rule", "a,b", "--rule=c;d"], {}, { rule: ["a,b", "c;d"] }],
  ["a variable by its own separator", [], { VID_RULE: "a,b; c" }, { rule: ["a,b", "c"] }],
  ["a variable by the comma", [], { VID_LABEL: "a, b;c" }, { label: ["a", "b;c"] }],
  ["a value that is left out", ["--parts", "--live"], {}, { parts: [true], live: true }],
  ["a value that is left out at the end", ["--parts"], {}, { parts: [true] }],
  ["a value that might be left out", ["--parts", "a", "--parts=b", "--parts"], {}, {
    parts: ["a", "b", true],
  }],
  ["a value that stands behind = alone", ["--trace=a"], {}, { trace: "a" }],
  ["no value where it has to stand behind =", ["--trace", "--live"], {}, { trace: true, live: true }],
  ["a variable that leaves the value out", [], { VID_PARTS: "on", VID_TRACE: "1" }, {
    parts: [true],
    trace: true,
  }],
  ["a variable that turns a flag off", [], { VID_PARTS: "off", VID_TRACE: "no" }, {}],
  ["a variable with the values", [], { VID_PARTS: "a,b", VID_TRACE: "c" }, { parts: ["a", "b"], trace: "c" }],
  ["a dash as a value", ["--path", "-", "--live"], {}, { path: "-", live: true }],
  ["-h as --help", ["-h"], {}, { help: true }],
  ["-V as --version", ["--max-count", "5", "-V"], {}, { version: true }],
];

for (const [what, args, environment, expected] of reads) {
  Deno.test(`parseFlags() reads ${what}`, () => {
    assertEquals(parse(args, environment), { ...DEFAULTS, ...expected });
  });
}

const refuses: [args: string[], environment: Record<string, string>, message: string][] = [
  [["--max-cont", "1"], {}, "Unknown flag --max-cont. Did you mean --max-count?"],
  [["--max-cont=1"], {}, "Unknown flag --max-cont. Did you mean --max-count?"],
  [["--no-liev"], {}, "Unknown flag --no-liev. Did you mean --live?"],
  [["--no-path"], {}, "Unknown flag --no-path. Did you mean --path?"],
  [["--bananas"], {}, "Unknown flag --bananas."],
  [["-p", "x"], {}, "Unknown flag -p. Did you mean --path?"],
  [["-path", "x"], {}, "Unknown flag -path. Did you mean --path?"],
  [["--\x1b[31m"], {}, "Unknown flag --\\u001b[31m."],
  [["--_"], {}, "Unknown flag --_."],
  [["--__proto__=x"], {}, "Unknown flag --__proto__."],
  [["--path"], {}, "Cannot use --path without a value: write --path PATH"],
  [["--path", "--live"], {}, "Cannot use --path without a value: write --path PATH"],
  [["--path="], {}, "Cannot use --path without a value: write --path PATH"],
  [["--path", ""], {}, "Cannot use --path without a value: write --path PATH"],
  [["--parts", ""], {}, "Cannot use --parts without a value: write --parts N"],
  [["--parts="], {}, "Cannot use --parts without a value: write --parts N"],
  [["--trace", "a"], {}, 'Cannot use "a" as vid-test takes nothing but flags. Did you mean --path a?'],
  [
    ["--trace", "--trace=a"],
    {},
    "Cannot use --trace more than once as it holds for the whole run: leave one out",
  ],
  [
    ["--max-count", "-5"],
    {},
    "Cannot use --max-count without a value: write --max-count N (where the value begins with a dash: --max-count=-5)",
  ],
  [
    ["--path", "a", "--path", "b"],
    {},
    "Cannot use --path more than once as it holds for the whole run: leave one out",
  ],
  [["--live", "--live"], {}, "Cannot use --live more than once as it holds for the whole run: leave one out"],
  [
    ["--live=maybe"],
    {},
    'Cannot use --live with a value as it is a switch, write --live or --no-live: got "maybe"',
  ],
  [
    ["movie.mp4"],
    {},
    'Cannot use "movie.mp4" as vid-test takes nothing but flags. Did you mean --path movie.mp4?',
  ],
  [
    ["--live", "--", "-x"],
    {},
    'Cannot use "-x" as vid-test takes nothing but flags. Did you mean --path -x?',
  ],
  [[""], {}, 'Cannot use "" as vid-test takes nothing but flags. Did you mean --path ?'],
  [["--live", "--lossless"], {}, "Cannot use --live with --lossless as they are opposites: leave one out"],
  [
    [],
    { VID_LIVE: "1", VID_LOSSLESS: "1" },
    "Cannot use VID_LIVE with VID_LOSSLESS as they are opposites: leave one out",
  ],
  [["--loop"], {}, "Cannot use --loop alone as only a path can begin again: add --path PATH"],
  [["--max-count", "x"], {}, 'Cannot use --max-count as it is a whole number from 1 to 9: got "x"'],
  [[], { VID_MAX_COUNT: "x" }, 'Cannot use VID_MAX_COUNT as it is a whole number from 1 to 9: got "x"'],
  [[], { VID_LIVE: "maybe" }, 'Cannot use VID_LIVE as it is true or false: got "maybe"'],
  [["--codec", "wsm"], {}, 'Cannot use --codec as it is one of auto, wasm (did you mean wasm?): got "wsm"'],
];

for (const [args, environment, message] of refuses) {
  Deno.test(`parseFlags() refuses ${JSON.stringify(args)} ${JSON.stringify(environment)}`, () => {
    assertEquals(assertThrows(() => parse(args, environment), UsageError).message, message);
  });
}

/** Takes one or two words. */
const JUDGE_TEST = {
  ...PROGRAM,
  name: "vid-test judge",
  words: { value: { name: "FILES…", parse: parsePath }, summary: "Files", min: 1, max: 2 },
} as const satisfies Program;

Deno.test("parseFlags() reads words in their order, wherever they stand", () => {
  const wordsOf = (...args: string[]) => parseFlags(JUDGE_TEST, args, new Map()).words;
  assertEquals(wordsOf("a", "--live", "b"), ["a", "b"]);
  assertEquals(wordsOf("--path", "c", "007"), ["007"]);
  assertEquals(wordsOf("--trace", "a"), ["a"]);
  assertEquals(wordsOf("--", "--live", "-"), ["--live", "-"]);
  assertEquals(wordsOf("--help"), []);
});

Deno.test("parseFlags() refuses words that are too few, too many or wrong", () => {
  const wordsOf = (...args: string[]) =>
    assertThrows(() => parseFlags(JUDGE_TEST, args, new Map()), UsageError).message;
  assertEquals(wordsOf("--live"), "Cannot start without FILES…: name at least one");
  assertEquals(
    wordsOf("a", "b", "c\n"),
    'Cannot use "c\\n" as vid-test judge takes at most 2 FILES…: leave it out',
  );
  assertEquals(
    wordsOf("rtsp://user:secret@cam/1"),
    'Cannot use FILES as a path is no URL, which is for --url: got "rtsp://***@cam/1"',
  );
});

Deno.test("parseFlags() gives each value the type that its flag parses to", () => {
  const values = parse(["--size", "1x2", "--path", "a"]);
  const typed: { maxCount: number; size?: Size; path?: string; codec: "auto" | "wasm"; live: boolean } =
    values;
  assertEquals(typed.size, { width: 1, height: 2 });
  // @ts-expect-error: without a default it may be undefined
  const size: Size = values.size;
  // @ts-expect-error: there is no such flag
  assertEquals([size, values.sizes], [{ width: 1, height: 2 }, undefined]);
});

Deno.test("parseFlags() throws nothing but a UsageError, whatever is typed", () => {
  const names = Object.keys(CLIENT.flags).map((name) => `--${name}`);
  const word = fc.oneof(
    fc.constantFrom(...names, "--", "-", "-h", "--no-live", "--file=a", "--size=1x1", "true", "5"),
    fc.string({ maxLength: 8 }),
    fc.string({ maxLength: 8 }).map((text) => `--${text}`),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.dictionary(fc.string(), fc.string()), (args, values) => {
      for (const program of [CLIENT, SERVER, SERVER.commands.judge]) {
        try {
          parseFlags(program, args, { get: (name) => values[name.slice(0, 5)] });
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
        }
      }
    }),
  );
});
