import { redactUrl } from "../redact_url.ts";
import { ValueError } from "./value_error.ts";

/**
 * Reads the URL of a vid-server's page, as it prints it; without the slash at its end. Throws {@linkcode ValueError} for all else,
 * without what is secret in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseServerUrl("http://192.168.0.7:8080/"), "http://192.168.0.7:8080");
 * ```
 */
export function parseServerUrl(text: string): string {
  const isPlain = /^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/i.test(text) && !/\p{Cc}/u.test(text);
  if (isPlain && URL.canParse(text)) return text.replace(/\/+$/, "");
  throw new ValueError(
    "it is where a vid-server's page is, such as http://192.168.0.7:8080",
    text.includes("://") ? redactUrl(text) : text,
  );
}
