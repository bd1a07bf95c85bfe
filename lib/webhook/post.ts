import { whyFetchFailed } from "../why_fetch_failed.ts";

/** Of an answer's body no more is read, in bytes: enough for a connection to be used again after a few words. */
const MAX_READ = 16 * 2 ** 10;

/** No server is waited for longer where it says when it wants to be asked again, in ms. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** How an attempt ended: it arrived, it never will, or it may the next time. */
export type PostEnd =
  | { kind: "delivered" }
  /** Why, in words that follow "as". */
  | { kind: "refused"; reason: string }
  /** `afterMs` is what the server wants to be left alone for. */
  | { kind: "failed"; reason: string; afterMs?: number };

/** Options of {@linkcode post}. */
export interface PostOptions {
  headers: Readonly<Record<string, string>>;
  /** How long until it must have been answered, in ms. */
  timeoutMs: number;
  /** Gives the attempt up. */
  signal: AbortSignal;
}

/** Sends JSON to a URL, once, and follows it nowhere else. Never rejects. */
export async function post(url: string, body: string, options: PostOptions): Promise<PostEnd> {
  const { headers, timeoutMs, signal } = options;
  const late = AbortSignal.timeout(timeoutMs);
  const { target, authorization } = withoutUser(url);
  try {
    const response = await fetch(target, {
      method: "POST",
      body,
      headers: { ...headers, ...authorization, "Content-Type": "application/json" },
      redirect: "manual",
      signal: AbortSignal.any([late, signal]),
    });
    await readLittle(response);
    return endOf(response);
  } catch (error) {
    if (signal.aborted) return { kind: "failed", reason: "vid ended" };
    if (late.aborted) return { kind: "failed", reason: `it did not answer within ${timeoutMs / 1000} s` };
    return { kind: "failed", reason: whyFetchFailed(error, url) };
  }
}

function endOf({ status, headers }: Response): PostEnd {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status >= 300 && status < 400) {
    return { kind: "refused", reason: `it answered ${status}: to another place nothing is sent` };
  }
  const reason = `it answered ${status}`;
  const maySucceed = status >= 500 || status === 408 || status === 429;
  if (!maySucceed) return { kind: "refused", reason };
  const seconds = Number(headers.get("retry-after") || NaN);
  if (!(seconds >= 0)) return { kind: "failed", reason };
  return { kind: "failed", reason, afterMs: Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) };
}

/** Fetch takes no URL with a user in it: who stands there is named in a header (RFC 7617). */
function withoutUser(url: string): { target: string; authorization: Record<string, string> } {
  const target = new URL(url);
  const { username, password } = target;
  if (username === "" && password === "") return { target: url, authorization: {} };
  target.username = target.password = "";
  const [user, word] = [username, password].map(decoded);
  const bytes = new TextEncoder().encode(`${user}:${word}`);
  const base64 = btoa(String.fromCharCode(...bytes));
  return { target: target.href, authorization: { Authorization: `Basic ${base64}` } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: it was not encoded.
    return text;
  }
}

async function readLittle({ body }: Response): Promise<void> {
  if (body === null) return;
  let read = 0;
  for await (const bytes of body) {
    read += bytes.length;
    if (read > MAX_READ) break; // and that cancels the rest
  }
}
