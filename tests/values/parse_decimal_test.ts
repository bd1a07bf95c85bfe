import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseDecimal } from "../../lib/values/parse_decimal.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseDecimal() reads a number within its limits, these among them", () => {
  for (
    const [text, min, max, value] of [
      ["0.02", 0, 100, 0.02],
      ["0", 0, 1, 0],
      ["1", 0, 1, 1],
      ["007.50", 0, 10, 7.5],
      ["-3", -5, 5, -3],
      ["-0.5", -5, 5, -0.5],
      ["-5", -5, 5, -5],
    ] as const
  ) {
    assertEquals(parseDecimal(text, { min, max }), value);
  }
});

Deno.test("parseDecimal() refuses all else, and says the limits", () => {
  const texts = [
    "",
    " ",
    "x",
    "+1",
    "1e1",
    "0x1",
    "1.",
    ".5",
    "1,5",
    "NaN",
    "Infinity",
    " 1",
    "1 ",
    "--1",
    "-",
    "1%",
  ];
  for (const text of [...texts, "0.049", "100.1", "-1", "-0.05"]) {
    const { rule, got } = assertThrows(
      () => parseDecimal(text, { min: 0.05, max: 100 }),
      ValueError,
    ) as ValueError;
    assertEquals([rule, got], ["it is a number from 0.05 to 100", text]);
  }
});

Deno.test("parseDecimal() reads what a number is written as", () => {
  // More digits than a person writes; smaller numbers are written with an exponent.
  const written = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((number) =>
    number === 0 || Math.abs(number) > 1e-5
  );
  fc.assert(
    fc.property(written, (number) => {
      assertEquals(parseDecimal(String(number), { min: -1e6, max: 1e6 }), number + 0);
    }),
    { seed: 1 },
  );
});
