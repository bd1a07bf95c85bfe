import { assertEquals, assertThrows } from "@std/assert";
import { formatDuration, parseDuration } from "../../lib/values/parse_duration.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseDuration() reads each unit, and formatDuration() writes it back", () => {
  const durations = { "250ms": 250, "5s": 5000, "90s": 90_000, "10m": 600_000, "24h": 86_400_000 };
  for (const [text, ms] of Object.entries(durations)) {
    assertEquals([parseDuration(text), formatDuration(ms)], [ms, text]);
  }
  assertEquals([parseDuration("1.5h"), formatDuration(5_400_000)], [5_400_000, "90m"]);
});

Deno.test("parseDuration() refuses what is no duration, and says what is one", () => {
  for (const text of ["", "5", "0s", "-1s", "1 s", "5sec", "25h", "1e3ms"]) {
    assertEquals(
      assertThrows(() => parseDuration(text), ValueError).rule,
      "a duration is a number above 0 with its unit, up to 24h, such as 250ms, 5s or 10m",
    );
  }
});

Deno.test("parseDuration() refuses what is shorter than it may be", () => {
  assertEquals(parseDuration("1s", { min: 1000 }), 1000);
  assertEquals(
    assertThrows(() => parseDuration("999ms", { min: 1000 }), ValueError).rule,
    "a duration is a number with its unit, at least 1s, up to 24h, such as 250ms, 5s or 10m",
  );
});
