import { assertEquals } from "@std/assert";
import type { Film } from "../../lib/demo/film_conveyor.ts";
import { PartsScore } from "../../lib/demo/parts_score.ts";

const FILM: Film = {
  frames: 400,
  parts: [
    { number: 1, wholeFrom: 50, wholeUntil: 90 },
    { number: 2, wholeFrom: 80, wholeUntil: 120, defect: "stain" },
    { number: 3, wholeFrom: 180, wholeUntil: 220 },
    { number: 4, wholeFrom: 280, wholeUntil: 320, defect: "scratch" },
  ],
};

Deno.test("PartsScore counts verdicts against the truth", () => {
  const score = new PartsScore(FILM);
  const number = (verdict: "ok" | "ng" | "unknown", sequence: number) =>
    score.add({ verdict }, sequence).number;
  assertEquals([number("unknown", 91), number("ng", 122), number("ok", 221)], [1, 2, 3]);
  assertEquals(
    score.render(),
    [
      "  parts seen    3  of 4",
      "  undecided     1  while it learned what a good part is",
      "  found         1  of 2 defective",
      "  missed        1",
      "  false alarms  0  of 1 good",
    ].join("\n"),
  );
});

Deno.test("PartsScore follows a film that runs again and again", () => {
  const score = new PartsScore(FILM);
  assertEquals(score.add({ verdict: "ng" }, 491).number, 1);
  assertEquals(score.add({ verdict: "ng" }, 400 + 321).number, 4);
  assertEquals(
    score.render(2).split("\n").map((line) => line.trim().replaceAll(/ +/g, " ")),
    [
      "parts seen 2 of 8",
      "undecided 0 while it learned what a good part is",
      "found 1 of 4 defective",
      "missed 3",
      "false alarms 1 of 4 good",
    ],
  );
});
