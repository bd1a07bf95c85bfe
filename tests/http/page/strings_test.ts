import { assertEquals } from "@std/assert";
import { STRINGS, timeInWords } from "../../../lib/http/page/strings.js";
import { VERDICTS } from "../../../lib/result.ts";

const PAGE = new URL("../../../lib/http/page/", import.meta.url);

/** Every key of a table with what kind of thing stands there; of a function, how many words it takes. */
function shapeOf(table: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => {
      if (typeof value === "function") return [key, value.length];
      return [key, typeof value === "string" ? "text" : shapeOf(value as Record<string, unknown>)];
    }),
  );
}

Deno.test("STRINGS says the same in each language", () => {
  assertEquals(shapeOf(STRINGS.ko), shapeOf(STRINGS.en));
  assertEquals(Object.keys(STRINGS.en.verdicts), [...VERDICTS]);
});

Deno.test("STRINGS is used word for word: the page's elements name no other ones", async () => {
  const html = await Deno.readTextFile(new URL("index.html", PAGE));
  const asked = [...html.matchAll(/data-(?:text|label)="([^"]+)"/g)].map(([, key]) => key);
  assertEquals(asked.filter((key) => typeof STRINGS.en[key as keyof typeof STRINGS.en] !== "string"), []);
});

Deno.test("timeInWords() tells a time in its largest unit, and never more than has passed", () => {
  const times = [0, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 90_000_000];
  assertEquals(times.map((ms) => timeInWords(ms, STRINGS.en)), [
    "0 s",
    "0 s",
    "1 s",
    "59 s",
    "1 min",
    "59 min",
    "1 h",
    "25 h",
  ]);
  assertEquals(timeInWords(12_000, STRINGS.ko), "12초");
});

Deno.test("STRINGS has every word that a script asks for, and none that nobody does", async () => {
  const asked = new Set<string>();
  for await (const { name } of Deno.readDir(PAGE)) {
    const source = await Deno.readTextFile(new URL(name, PAGE));
    for (const [, key, word] of source.matchAll(/data-(?:text|label)="(\w+)"|\bwords(?:\(\))?\.(\w+)/g)) {
      asked.add(key ?? word);
    }
  }
  assertEquals([...asked].toSorted(), Object.keys(STRINGS.en).toSorted());
});
