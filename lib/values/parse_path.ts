import { ValueError } from "./value_error.ts";

/**
 * Reads a path. Throws {@linkcode ValueError} for what no system takes for one, and for a URL, in which a password may
 * stand; whether it exists is not looked up.
 */
export function parsePath(text: string): string {
  if (/^[a-z]+:\/\//i.test(text)) {
    throw new ValueError("a path is no URL, which is for --url", text);
  }
  if (text !== "" && !text.includes("\0")) return text;
  throw new ValueError("a path has at least one character, and no NUL", text);
}
