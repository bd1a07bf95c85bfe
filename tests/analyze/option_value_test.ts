import { assertEquals, assertThrows } from "@std/assert";
import { readOptionValue } from "../../lib/analyze/option_value.ts";
import type { Option } from "../../lib/analyze/options.ts";
import { ValueError } from "../../lib/values/value_error.ts";

const summary = "What it is";
const SQUARE = [[[0, 0], [9, 0], [9, 9.5], [0, 9]]];
const CORNERS = Array.from({ length: 1001 }, (_, n) => [n, n]);

/** An option of each type: what it takes, and what not, with the words of the rule. */
const CASES: { option: Option; takes: [unknown, unknown][]; refuses: unknown[]; rule: string }[] = [
  {
    option: { type: "number", min: 0.001, max: 100, summary },
    takes: [[0.02, 0.02], [100, 100]],
    refuses: [0, 100.1, NaN, Infinity, "0.02", true, [1], {}, undefined],
    rule: "it is a number from 0.001 to 100",
  },
  {
    option: { type: "integer", min: 1, max: 500, summary },
    takes: [[1, 1], [30, 30]],
    refuses: [0, 1.5, 501, "30", false],
    rule: "it is a whole number from 1 to 500",
  },
  {
    option: { type: "duration", summary },
    takes: [[5000, 5000], ["5s", 5000], [0.5, 0.5], ["24h", 86_400_000]],
    refuses: [0, -1, 86_400_001, "5", "1e3ms", true, 1e-9],
    rule: "it is a duration above 0, up to 24h: in ms, or with its unit, such as 5s",
  },
  {
    option: { type: "switch", summary },
    takes: [[true, true], [false, false]],
    refuses: ["on", 1],
    rule: "it is true or false",
  },
  {
    option: { type: "choice", choices: { light: "", dark: "" }, summary },
    takes: [["dark", "dark"]],
    refuses: ["toString", "Dark".repeat(1000), 1],
    rule: "it is one of light, dark",
  },
  {
    option: { type: "regions", summary },
    takes: [
      [SQUARE, { polygons: SQUARE }],
      [{ polygons: SQUARE }, { polygons: SQUARE }],
      ["1,2 3,4 5,6", { polygons: [[[1, 2], [3, 4], [5, 6]]] }],
    ],
    refuses: [[], [[]], [[[1, 2], [3, 4]]], [[[1, 2], [3, 4], [5, -1]]], [CORNERS], [[[1, 2], [3, 4], [
      "5",
      6,
    ]]], 7],
    rule:
      "it is polygons in pixels of the frame, such as [[[10,10],[90,10],[50,80]]]; a PNG is set when the server starts",
  },
  {
    option: { type: "text", summary },
    takes: [["a, b", "a, b"], ["", ""]],
    refuses: [1, "x".repeat(32_769)],
    rule: "it is a text of 32768 characters at most",
  },
  {
    option: { type: "path", summary },
    takes: [],
    refuses: ["part.jpg"],
    rule: "it names a file, and is set when the server starts",
  },
];

for (const { option, takes, refuses, rule } of CASES) {
  Deno.test(`readOptionValue() takes of a ${option.type} what its rule says, and no more: ${rule}`, () => {
    for (const [value, read] of takes) assertEquals(readOptionValue(option, value), read);
    for (const value of refuses) {
      const error = assertThrows(() => readOptionValue(option, value), ValueError, undefined, String(value));
      assertEquals(error.rule, rule);
      assertEquals(error.got.length <= 81, true);
    }
  });
}

Deno.test("readOptionValue() says which word was meant, and what it got as JSON has it", () => {
  const option: Option = { type: "choice", choices: { light: "", dark: "" }, summary };
  const { rule, got } = assertThrows(() => readOptionValue(option, "drak"), ValueError);
  assertEquals([rule, got], ["it is one of light, dark (did you mean dark?)", '"drak"']);
});
