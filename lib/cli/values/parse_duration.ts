import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What a timer of the runtime can wait: 2^31 − 1 ms, about 24 days. */
const MAX_DURATION = 2 ** 31 - 1;

/**
 * Reads a duration as ms: `250ms`, `5s`, `1.5m`, `1h`. Throws {@linkcode ValueError} for all else: for a number
 * without a unit too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDuration("1.5s"), 1500);
 * ```
 */
export function parseDuration(text: string): number {
  const [, digits = "", unit = ""] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  const duration = parseNumber(digits) * (MILLISECONDS[unit] ?? NaN);
  if (duration >= 0 && duration <= MAX_DURATION) return duration;
  throw new ValueError(
    "a duration is a number and a unit (ms, s, m, h), such as 250ms or 5s, up to 24 days",
    text,
  );
}
