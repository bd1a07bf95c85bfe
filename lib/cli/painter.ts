const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** How a text may be made to stand out on a terminal. */
export type Style = keyof typeof CODES;

/** Makes a text stand out, or leaves it as it is. */
export type Painter = (style: Style, text: string) => string;

/**
 * A painter that writes ANSI's SGR sequences (ECMA-48, 8.3.117) where `colour` is wanted, and nothing else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(painter(true)("bold", "vid"), "\x1b[1mvid\x1b[0m");
 * assertEquals(painter(false)("bold", "vid"), "vid");
 * ```
 */
export function painter(colour: boolean): Painter {
  return colour ? (style, text) => `\x1b[${CODES[style]}m${text}\x1b[0m` : (_, text) => text;
}
