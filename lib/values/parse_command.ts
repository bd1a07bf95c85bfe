import { ValueError } from "./value_error.ts";

/**
 * Reads a command for the shell; what is wrong with it, the shell says. Throws {@linkcode ValueError} for none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCommand("jq .reason >> ng.txt"), "jq .reason >> ng.txt");
 * ```
 */
export function parseCommand(text: string): string {
  if (text.trim() !== "" && !text.includes("\0")) return text;
  throw new ValueError("a command has at least one character, and no NUL", text);
}
