import { assertEquals } from "@std/assert";
import { cameraName, moment, rowId, wordsOf } from "../../../lib/http/api/query_fields.ts";

Deno.test("moment reads ISO 8601 and ms, and nothing else", () => {
  for (
    const [text, ms] of [
      ["0", 0],
      ["1795858200123", 1795858200123],
      ["1795858200123.45", 1795858200123.45],
      ["2026-11-28", Date.UTC(2026, 10, 28)],
      ["2026-11-28T09:30", Date.UTC(2026, 10, 28, 9, 30)],
      ["2026-11-28T09:30:00.5Z", Date.UTC(2026, 10, 28, 9, 30, 0, 500)],
      ["2026-11-28T18:30:00+09:00", Date.UTC(2026, 10, 28, 9, 30)],
    ] as const
  ) {
    assertEquals(moment.parse(text), ms, text);
  }
  for (
    const text of [
      ...[
        "",
        " 1",
        "-1",
        "1e3",
        "0x10",
        "Infinity",
        "now",
        "2026-02-30",
        "2026-02-29T00:00Z",

        "2026-1-1",
        "2026-11-28 09:30",
        "2026-02-30T25:00",
      ],
      ...["9999999999999999", "1.2.3", "Sat Nov 28 2026", "2026-11-28T09:30:00+0900", "1\n"],
    ]
  ) {
    assertEquals(moment.safeParse(text).success, false, text);
  }
});

Deno.test("rowId reads whole numbers from 1 that a number can hold", () => {
  assertEquals(rowId.parse("999999999999999"), 999999999999999);
  for (const text of ["0", "-1", "01", "1.0", "1e3", "", " 1", "9999999999999999", "1\n"]) {
    assertEquals(rowId.safeParse(text).success, false, text);
  }
});

Deno.test("wordsOf() reads one or more of its words, each once", () => {
  const colours = wordsOf(["red", "green"]);
  assertEquals(colours.parse("green, red,green"), ["green", "red"]);
  for (const text of ["", "blue", "red,", "red;green"]) {
    const { error } = colours.safeParse(text);
    assertEquals(error?.issues.map(({ message }) => message), [
      "it is one or more of red, green, with commas between",
    ]);
  }
});

Deno.test("cameraName takes what names a camera", () => {
  assertEquals(cameraName.parse("카메라 3/a#b"), "카메라 3/a#b");
  for (const text of ["", " ", "a\nb", "\u202e", "x".repeat(65)]) {
    assertEquals(cameraName.safeParse(text).success, false, text);
  }
});
