import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../lib/values/parse_duration.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseDuration() reads a number with its unit as ms", () => {
  for (
    const [text, ms] of [
      ["1ms", 1],
      ["250ms", 250],
      ["0.5ms", 0.5],
      ["5s", 5000],
      ["1.5s", 1500],
      ["10m", 600_000],
      ["1.5h", 5_400_000],
      ["24h", 86_400_000],
      ["1440m", 86_400_000],
    ] as const
  ) {
    assertEquals(parseDuration(text), ms);
  }
});

Deno.test("parseDuration() refuses all else, and says the rule", () => {
  const texts = [
    "",
    "5",
    "s",
    "0s",
    "0.0h",
    "-5s",
    "+5s",
    "5 s",
    " 5s",
    "5s ",
    "1e3s",
    "5S",
    "5min",
    "5.s",
    ".5s",
  ];
  for (
    const text of [...texts, "1m30s", "24.1h", "86401s", "Infinitys", "NaNs", "0x10s", "9".repeat(400) + "s"]
  ) {
    const { rule, got } = assertThrows(() => parseDuration(text), ValueError) as ValueError;
    assertEquals(rule, "a duration is a number above 0 with its unit, up to 24h, such as 250ms, 5s or 10m");
    assertEquals(got, text);
  }
});

Deno.test("formatDuration() writes the largest unit that needs no fraction", () => {
  for (
    const [ms, text] of [
      [1, "1ms"],
      [1500, "1500ms"],
      [5000, "5s"],
      [90_000, "90s"],
      [600_000, "10m"],
      [
        5_400_000,
        "90m",
      ],
      [86_400_000, "24h"],
      [0.5, "0.5ms"],
    ] as const
  ) {
    assertEquals(formatDuration(ms), text);
  }
});

Deno.test("formatDuration() writes what parseDuration() reads", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400_000 }), (ms) => {
      assertEquals(parseDuration(formatDuration(ms)), ms);
    }),
    { seed: 1 },
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert(parseDuration(text) > 0);
      } catch (error) {
        assert(error instanceof ValueError);
      }
    }),
    { seed: 1 },
  );
});

Deno.test("parseDuration() refuses what is shorter than it may be", () => {
  assertEquals(parseDuration("1s", { min: 1000 }), 1000);
  const { rule } = assertThrows(() => parseDuration("999ms", { min: 1000 }), ValueError) as ValueError;
  assertEquals(
    rule,
    "a duration is a number with its unit, at least 1s, up to 24h, such as 250ms, 5s or 10m",
  );
});
