/** What JSON may hold raw, and a terminal takes for commands or for the end of a line. */
const RAW = /[\x7f-\x9f\u2028\u2029]/g;

/**
 * A value as one line of JSON, safe to be shown on a terminal whatever a stranger put into it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jsonLine({ reason: "\u009b31m" }), '{"reason":"\\u009b31m"}');
 * ```
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    RAW,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
