import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

/**
 * Reads a decimal number within limits. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDecimal("0.02", { min: 0, max: 100 }), 0.02);
 * ```
 */
export function parseDecimal(text: string, { min, max }: { min: number; max: number }): number {
  const value = text.startsWith("-") ? -parseNumber(text.slice(1)) : parseNumber(text);
  if (value >= min && value <= max) return value;
  throw new ValueError(`it is a number from ${min} to ${max}`, text);
}
