/**
 * Parameters that hold a secret, by the names that cameras have for them, and the secret. Some cameras have them in the
 * path: `/user=me_password=secret_channel=1.sdp`.
 */
const SECRETS = /([?&;/_][^=&;#/]*(?:pass?|pwd?|psw|token|secret|auth|key|sig)[^=&;#/]*=)([^&;#]+)/gi;

/**
 * A URL as it may be told: without its user, its password, and what parameters such as `token` hold.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(redactUrl("rtsp://me:secret@10.0.0.9/live?token=1"), "rtsp://***@10.0.0.9/live?token=***");
 * ```
 */
export function redactUrl(url: string): string {
  return url
    // Up to the last @: who forgets to encode one in a password is not to see the rest of it printed.
    .replace(/^([a-z][a-z0-9+.-]*:\/\/|(?![a-z][a-z0-9+.-]*:\/\/)).+@/is, "$1***@")
    .replaceAll(SECRETS, "$1***");
}

/** Whether there is anything in a URL that may not be told. */
export function hasSecrets(url: string): boolean {
  return redactUrl(url) !== url;
}

/** A function that takes all that is secret in a URL out of a text about it, such as a line of ffmpeg's log. */
export function redactorOf(url: string): (text: string) => string {
  const secrets = secretsOf(url).toSorted((a, b) => b.length - a.length);
  return (text) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text.replaceAll(url, redactUrl(url)));
}

function secretsOf(url: string): string[] {
  const [, userinfo = ""] = /^[a-z][a-z0-9+.-]*:\/\/(.*)@[^@]*$/i.exec(url.replace(/[?#].*/s, "")) ?? [];
  const password = userinfo.replace(/^[^:]*:?/, "");
  const parameters = [...url.matchAll(SECRETS)].map(([, , secret]) => secret);
  // What is as short as a syllable would be found in any text; it is told as a part of the whole URL alone.
  const plain = [userinfo, password, ...parameters].filter((secret) => secret.length > 3);
  return [...new Set([...plain, ...plain.map(decoded), ...plain.map(encodeURIComponent)])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: it was not encoded.
    return text;
  }
}
