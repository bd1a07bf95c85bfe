import { redactorOf } from "./redact_url.ts";

/**
 * Why nobody was reached at a URL, in words, given what `fetch` threw: without what stands in front of that in Deno's own, and
 * without what is secret in the URL. Newer ones of Deno have it in the error's cause.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const thrown = new TypeError(
 *   "error sending request for url (http://a/): client error (Connect): tcp connect error: Connection refused (os error 111)",
 * );
 * assertEquals(whyFetchFailed(thrown, "http://a/"), "nothing listens there");
 * assertEquals(whyFetchFailed(new TypeError("fetch failed", { cause: thrown }), "http://a/"), "nothing listens there");
 * ```
 */
export function whyFetchFailed(error: unknown, url: string): string {
  const { message: words } = error instanceof Error && error.cause instanceof Error
    ? error.cause
    : error instanceof Error
    ? error
    : { message: String(error) };
  if (/connection refused|actively refused/i.test(words)) return "nothing listens there";
  const [, reason = words] = /^error sending request (?:for url \(.*?\)|from .*?): (.*)$/s.exec(words) ?? [];
  return redactorOf(url)(reason.replace(/^client error \(\w+\): /, ""));
}
