/** Control characters, line separators, and marks that reorder what stands on a line. */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Writes out what would move the cursor, begin a line or reorder it, so that text from a stranger can neither
 * forge a line of the log nor drive the terminal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeControls("a\nb\x1b[2J"), "a\\nb\\x1b[2J");
 * ```
 */
export function escapeControls(text: string): string {
  return text.replaceAll(CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    const hex = code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
    return SHORT[character] ?? hex;
  });
}
