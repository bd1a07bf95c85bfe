import { assertEquals, assertThrows } from "@std/assert";
import { parseKeep } from "../../lib/values/parse_keep.ts";
import { ValueError } from "../../lib/values/value_error.ts";

const HOUR = 3_600_000;

const GOOD: [text: string, limits: ReturnType<typeof parseKeep>][] = [
  ["7d,10GB", { ms: 7 * 24 * HOUR, bytes: 10e9 }],
  ["10GB, 7d", { ms: 7 * 24 * HOUR, bytes: 10e9 }],
  ["12h", { ms: 12 * HOUR }],
  ["1.5d", { ms: 36 * HOUR }],
  ["4w", { ms: 28 * 24 * HOUR }],
  ["512MiB", { bytes: 512 * 2 ** 20 }],
  ["all", {}],
];

for (const [text, limits] of GOOD) {
  Deno.test(`parseKeep() reads ${text}`, () => assertEquals(parseKeep(text), limits));
}

for (
  const text of [
    "",
    "7",
    "7d,",
    "7d,8d",
    "1GB,2GB",
    "7d,1GB,2GB",
    "0d",
    "-1d",
    "7days",
    "10m",
    "10 GB",
    "off",
    "all,7d",
  ]
) {
  Deno.test(`parseKeep() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseKeep(text), ValueError);
    assertEquals(
      error.at("--keep"),
      `Cannot use --keep as it is an age, a size or both, such as 7d,10GB (h, d or w), or all: got ${
        JSON.stringify(text)
      }`,
    );
  });
}

Deno.test("parseKeep() refuses a size that is hardly more than nothing", () => {
  const error = assertThrows(() => parseKeep("7d,10MB"), ValueError);
  assertEquals(error.at("--keep"), 'Cannot use --keep as it is at least 64MiB: got "10MB"');
});
