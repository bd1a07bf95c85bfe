import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

/** Options of {@linkcode parseInteger}. */
export interface IntegerRange {
  min: number;
  /** @default {Number.MAX_SAFE_INTEGER} */
  max?: number;
}

/**
 * Reads a whole number within a range. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseInteger("80", { min: 1, max: 100 }), 80);
 * ```
 */
export function parseInteger(text: string, { min, max = Number.MAX_SAFE_INTEGER }: IntegerRange): number {
  const number = parseNumber(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new ValueError(`it is a whole number ${range}`, text);
}
