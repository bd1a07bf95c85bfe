import { assertEquals } from "@std/assert";
import { FirstLine } from "../../lib/hooks/first_line.ts";

Deno.test("FirstLine keeps the first line with words, however the text is cut", () => {
  const text = "\n  \n horn: no such device \nand more\n";
  for (let cut = 0; cut <= text.length; cut++) {
    const line = new FirstLine();
    line.add(text.slice(0, cut));
    line.add(text.slice(cut));
    assertEquals([String(line), line.isOver], ["horn: no such device", true], `cut at ${cut}`);
  }
});

Deno.test("FirstLine keeps no more than a person reads", () => {
  const line = new FirstLine();
  for (let n = 0; n < 1000; n++) line.add("horn ");
  assertEquals([String(line).length, line.isOver], [299, true]);
});
