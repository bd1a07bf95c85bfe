import { assertEquals } from "@std/assert";
import { nearest } from "../../lib/values/nearest.ts";

const WORDS = ["file", "fps", "quality", "log-level"];

for (
  const [written, expected] of [
    ["qualty", "quality"],
    ["QUALITY", "quality"],
    ["log", "log-level"],
    ["loglevel", "log-level"],
    ["fpss", "fps"],
    ["f", "file"],
    ["fiel", "file"],
    ["", undefined],
    ["banana", undefined],
    ["x", undefined],
  ] as const
) {
  Deno.test(`nearest() takes ${JSON.stringify(written)} for ${expected ?? "nothing"}`, () => {
    assertEquals(nearest(written, WORDS), expected);
  });
}
