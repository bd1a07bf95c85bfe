import { ValueError } from "./value_error.ts";

/** Reads a path. Throws {@linkcode ValueError} for what no system takes for one; whether it exists is not looked up. */
export function parsePath(text: string): string {
  if (text !== "" && !text.includes("\0")) return text;
  throw new ValueError("a path has at least one character, and no NUL", text);
}
