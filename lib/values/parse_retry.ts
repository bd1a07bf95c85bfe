import { ValueError } from "./value_error.ts";

/**
 * Reads how often something is tried again: a whole number from 0 up, or `forever`, which is Infinity. Throws
 * {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRetry("3"), 3);
 * assertEquals(parseRetry("forever"), Infinity);
 * ```
 */
export function parseRetry(text: string): number {
  if (text === "forever") return Infinity;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!Number.isNaN(number)) return number;
  throw new ValueError("how often to try again is a whole number from 0 up, or forever", text);
}
