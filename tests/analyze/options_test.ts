import { assertEquals, assertThrows } from "@std/assert";
import { ANALYZERS, OPTION_TABLES } from "../../lib/analyze/analyzers.ts";
import {
  defaultsOf,
  describeOption,
  formatDefault,
  type Option,
  type OptionTable,
  parseOption,
} from "../../lib/analyze/options.ts";
import { ValueError } from "../../lib/values/value_error.ts";

const summary = "What it is";

/** An option of each type: how it is told, what it reads, and the rule that it tells. */
const CASES: {
  option: Option;
  described: string;
  fallback: string | undefined;
  reads: [text: string, value: unknown][];
  refuses: string[];
  rule: string;
}[] = [
  {
    option: { type: "number", min: 0.001, max: 100, unit: "%", default: 0.02, summary },
    described: "0.001..100 %",
    fallback: "0.02",
    reads: [["0.02", 0.02], ["100", 100]],
    refuses: ["0", "101", "2%", "two", ""],
    rule: "it is a number from 0.001 to 100",
  },
  {
    option: { type: "integer", min: 1, max: 500, summary },
    described: "1..500",
    fallback: undefined,
    reads: [["1", 1], ["030", 30]],
    refuses: ["0", "1.5", "501", "-1", ""],
    rule: "it is a whole number from 1 to 500",
  },
  {
    option: { type: "duration", default: 5000, summary },
    described: "DURATION",
    fallback: "5s",
    reads: [["5s", 5000], ["1.5m", 90_000]],
    refuses: ["5", "0s", ""],
    rule: "a duration is a number above 0 with its unit, up to 24h, such as 250ms, 5s or 10m",
  },
  {
    option: { type: "switch", default: false, summary },
    described: "on|off",
    fallback: "off",
    reads: [["on", true], ["off", false], ["TRUE", true], ["0", false]],
    refuses: ["", "maybe"],
    rule: "it is true or false",
  },
  {
    option: {
      type: "choice",
      choices: { auto: "As it is", shift: "Only shifted" },
      default: "auto",
      summary,
    },
    described: "auto|shift",
    fallback: "auto",
    reads: [["auto", "auto"], ["shift", "shift"]],
    refuses: ["", "rotate", "toString"],
    rule: "it is one of auto, shift",
  },
  {
    option: { type: "path", summary },
    described: "PATH",
    fallback: undefined,
    reads: [["good/", "good/"], ["a b.png", "a b.png"]],
    refuses: ["", "a\0b"],
    rule: "a path has at least one character, and no NUL",
  },
  {
    option: { type: "regions", summary },
    described: "POLYGONS|PNG",
    fallback: undefined,
    reads: [["m.png", { png: "m.png" }], ["0,0 9,0 9,9", { polygons: [[[0, 0], [9, 0], [9, 9]]] }]],
    refuses: ["", "0,0 9,0"],
    rule:
      "it is polygons in pixels of the frame, such as 10,10 90,10 50,80 (several with / between), or a .png file",
  },
  {
    option: { type: "text", default: "a b", summary },
    described: "TEXT",
    fallback: "a b",
    reads: [["", ""], [" x=y:z ", " x=y:z "]],
    refuses: [],
    rule: "",
  },
];

for (const { option, described, fallback, reads, refuses, rule } of CASES) {
  Deno.test(`parseOption() reads what is of type ${option.type}, and says its rule of all else`, () => {
    for (const [text, value] of reads) assertEquals(parseOption(option, text), value);
    for (const text of refuses) {
      const error = assertThrows(() => parseOption(option, text), ValueError) as ValueError;
      assertEquals([error.rule, error.got], [rule, text]);
    }
  });

  Deno.test(`describeOption() and formatDefault() tell of an option of type ${option.type}`, () => {
    assertEquals([describeOption(option), formatDefault(option)], [described, fallback]);
  });
}

Deno.test("formatDefault() tells a switch that is on, and a zero", () => {
  assertEquals(formatDefault({ type: "switch", default: true, summary }), "on");
  assertEquals(formatDefault({ type: "number", min: 0, max: 1, default: 0, summary }), "0");
});

Deno.test("defaultsOf() leaves out what has no default, and is anew each time", () => {
  const table = {
    threshold: { type: "number", min: 0, max: 1, default: 0.5, summary },
    reference: { type: "path", summary },
  } as const satisfies OptionTable;
  const values = defaultsOf(table);
  assertEquals(values, { threshold: 0.5, reference: undefined });
  values.threshold = 1;
  assertEquals(defaultsOf(table).threshold, 0.5);
});

Deno.test("each option of each analyzer reads its own default, and says what it does in one sentence", () => {
  for (const [name, table] of OPTION_TABLES) {
    for (const [option, row] of Object.entries(table)) {
      const place = `${name}.${option}`;
      assertEquals(/^[A-Z][^\n]*[^.\s]$/.test(row.summary), true, place);
      assertEquals(/^[a-z]+([A-Z][a-z]*)*$/.test(option), true, place);
      const fallback = formatDefault(row);
      if (fallback !== undefined) assertEquals(parseOption(row, fallback), row.default, place);
    }
  }
});

Deno.test("each analyzer goes by its name, and says what it does in one sentence", () => {
  for (const [name, definition] of ANALYZERS) {
    assertEquals(definition.name, name);
    assertEquals(/^[a-z]+$/.test(name), true);
    assertEquals(/^[A-Z][^\n]*[^.\s]$/.test(definition.summary), true, name);
  }
});
