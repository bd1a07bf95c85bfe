import { redactUrl } from "../redact_url.ts";
import { ValueError } from "./value_error.ts";

/**
 * Reads a URL that is told of events. Throws {@linkcode ValueError} for what is none, without what is secret in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseWebhookUrl("http://10.0.0.9:9000/hook"), "http://10.0.0.9:9000/hook");
 * ```
 */
export function parseWebhookUrl(text: string): string {
  const isPlain = /^https?:\/\/[^/\s]/i.test(text) && !/[\s\p{Cc}]/u.test(text);
  if (isPlain && URL.canParse(text)) return text;
  throw new ValueError(
    "a webhook is a URL such as http://10.0.0.9:9000/hook, without blanks",
    redactUrl(text),
  );
}
