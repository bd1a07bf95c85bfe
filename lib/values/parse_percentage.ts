import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

const MAX_PERCENT = 1000;

/**
 * Reads `75%` as 0.75. Throws {@linkcode ValueError} for all else: for a number without the sign too, which
 * could mean either.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePercentage("75%"), 0.75);
 * ```
 */
export function parsePercentage(text: string): number {
  const percent = text.endsWith("%") ? parseNumber(text.slice(0, -1)) : NaN;
  if (percent > 0 && percent <= MAX_PERCENT) return percent / 100;
  throw new ValueError(
    `a percentage is a number above 0 and up to ${MAX_PERCENT} with its sign, such as 75%`,
    text,
  );
}
