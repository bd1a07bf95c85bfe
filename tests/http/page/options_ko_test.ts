import { assertEquals, assertMatch } from "@std/assert";
import { OPTION_TABLES } from "../../../lib/analyze/analyzers.ts";
import type { Option } from "../../../lib/analyze/options.ts";
import { CHOICES_KO, OPTIONS_KO, UNITS_KO } from "../../../lib/http/page/options_ko.js";

const OPTIONS: [name: string, option: Option][] = [...OPTION_TABLES].flatMap(([analyzer, table]) =>
  Object.entries(table).map(([option, row]): [string, Option] => [`${analyzer}.${option}`, row])
);
const HANGUL = /[가-힣]/;

Deno.test("OPTIONS_KO says what every option is called and does, in the tables' order, and of none that there is not", () => {
  assertEquals(Object.keys(OPTIONS_KO), OPTIONS.map(([name]) => name));
  for (const words of Object.values(OPTIONS_KO).flat()) assertMatch(words, HANGUL);
});

Deno.test("OPTIONS_KO keeps the names, limits and examples that a summary has", () => {
  const told = Object.entries(OPTIONS_KO);
  // Of what is written, and not only read, each is in both languages.
  const written = (text: string) =>
    (text.match(/--[a-z-]+|\.onnx|\.json|\b640x640\b|\b0\.\d+\b/g) ?? []).toSorted();
  const summaries = new Map(OPTIONS.map(([name, { summary }]) => [name, summary]));
  assertEquals(
    told.map(([name, [, about]]) => [name, written(about!)]),
    told.map(([name]) => [name, written(summaries.get(name)!)]),
  );
});

Deno.test("CHOICES_KO has the words of every option that has some, and no others", () => {
  const choices = OPTIONS.flatMap(([name, option]) =>
    option.type === "choice" ? [[name, option.choices]] : []
  );
  const wordsOf = (table: unknown) => Object.keys(table as Record<string, string>);
  assertEquals(
    Object.entries(CHOICES_KO).map(([name, table]) => [name, wordsOf(table)]),
    choices.map(([name, table]) => [name, wordsOf(table)]),
  );
  const words = Object.values(CHOICES_KO).flatMap((table) => Object.values(table));
  for (const word of words.flat()) assertMatch(word, HANGUL);
});

Deno.test("UNITS_KO has every unit that an option has", () => {
  const units = new Set(OPTIONS.flatMap(([, { unit }]) => unit === undefined ? [] : [unit]));
  assertEquals(Object.keys(UNITS_KO).toSorted(), [...units].toSorted());
});
