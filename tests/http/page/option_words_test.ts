import { assertEquals } from "@std/assert";
import { OPTION_TABLES } from "../../../lib/analyze/analyzers.ts";
import { whyFixed } from "../../../lib/analyze/option_rows.ts";
import { OPTIONS_KO } from "../../../lib/http/page/option_words.js";

Deno.test("OPTIONS_KO has a name and a sentence in Korean for each option that the page sets, and for none else", () => {
  const settable = [...OPTION_TABLES].flatMap(([analyzer, table]) =>
    Object.entries(table).flatMap(([option, row]) =>
      whyFixed(row) === undefined ? [`${analyzer}.${option}`] : []
    )
  );
  assertEquals(Object.keys(OPTIONS_KO).toSorted(), settable.toSorted());
  const foreign = Object.values(OPTIONS_KO).flat().filter((words) => !/[가-힣]/.test(words));
  assertEquals(foreign, []);
});
