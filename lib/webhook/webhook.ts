import { Backoff } from "../backoff.ts";
import { pause } from "../pause.ts";
import { within } from "../within.ts";
import { post, type PostEnd } from "./post.ts";
import type { Signer } from "./signer.ts";

/** Options of {@linkcode Webhook}. */
export interface WebhookOptions {
  url: string;
  signer: Signer;
  /** Told to the receiver as what sends: `vid-server/0.1.0`. */
  userAgent: string;
  /** Is told in words for the user what goes wrong, the first time of each while in which it does. */
  onWarning(words: string): void;
  /** How many events wait, beside the one that is under way. @default {256} */
  maxWaiting?: number;
  /** How many bytes those may have together. @default {8_388_608} */
  maxBytes?: number;
  /** How long an attempt may take, in ms. @default {10_000} */
  timeoutMs?: number;
  /** How long to wait after the first failure, in ms; twice as long after each other one. @default {1000} */
  firstRetryMs?: number;
  /** Up to so long, in ms. @default {60_000} */
  longestRetryMs?: number;
  /** How long one event is tried, in ms. @default {300_000} */
  giveUpMs?: number;
  /** How long what waits may take when no more comes, in ms. @default {3000} */
  closingMs?: number;
}

const DEFAULTS = {
  maxWaiting: 256,
  maxBytes: 8 * 2 ** 20,
  timeoutMs: 10_000,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  giveUpMs: 300_000,
  closingMs: 3000,
} satisfies Partial<WebhookOptions>;

/** No more often is told that a URL cannot be told of events, in ms. */
const WARN_EVERY_MS = 60_000;

/** What became of the events of a webhook. */
export interface WebhookCounts {
  /** The receiver said that it has them. */
  delivered: number;
  /** The receiver does not want them, or they were tried for too long. */
  failed: number;
  /** They had to make room for newer ones, or waited as the program ended. */
  dropped: number;
  /** Not settled yet. */
  waiting: number;
}

/** An event as it is sent. */
interface Delivery {
  /** The same at each attempt: by it the receiver knows what it has already. */
  id: string;
  body: string;
}

/**
 * Tells one URL of events, one at a time and in their order. What cannot be delivered now is tried again for a while, and what
 * the receiver refuses is not. Whoever tells of an event is never held up: where too many wait, the oldest make room.
 *
 * A receiver that ends while it answers may get an event once more, with the same `X-Vid-Delivery`.
 */
export class Webhook implements AsyncDisposable {
  readonly #options: Required<WebhookOptions>;
  readonly #waiting: Delivery[] = [];
  readonly #settled = { delivered: 0, failed: 0, dropped: 0 };
  /** Aborted when no more comes: nothing is waited for any more. */
  readonly #closing = new AbortController();
  /** Aborted when what is under way has to end. */
  readonly #ending = new AbortController();
  #bytes = 0;
  #underWay = 0;
  #running?: Promise<void>;
  #isTroubled = false;
  #warnedAt = -Infinity;
  #isCrowded = false;

  constructor(options: WebhookOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  get counts(): WebhookCounts {
    return { ...this.#settled, waiting: this.#waiting.length + this.#underWay };
  }

  /** Has an event delivered, which `body` is as JSON. Returns at once. */
  send(body: string): void {
    if (this.#closing.signal.aborted) return;
    this.#waiting.push({ id: crypto.randomUUID(), body });
    this.#bytes += body.length;
    this.#makeRoom();
    this.#running ??= this.#run();
  }

  /** Waits a little for what is not delivered yet; the rest is dropped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await within(this.#options.closingMs, this.#running ?? Promise.resolve());
    this.#settled.dropped += this.#waiting.splice(0).length;
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let delivery = this.#waiting.shift(); delivery !== undefined; delivery = this.#waiting.shift()) {
      this.#bytes -= delivery.body.length;
      this.#underWay = 1;
      const isDelivered = await this.#deliver(delivery);
      this.#settled[isDelivered ? "delivered" : "failed"]++;
      this.#underWay = 0;
      if (this.#waiting.length === 0) this.#isCrowded = false;
    }
    this.#running = undefined;
  }

  /** Tries until it arrived, or will not. */
  async #deliver(delivery: Delivery): Promise<boolean> {
    const { firstRetryMs, longestRetryMs, giveUpMs } = this.#options;
    const backoff = new Backoff({ firstMs: firstRetryMs, longestMs: longestRetryMs });
    const started = performance.now();
    while (true) {
      const end = await this.#attempt(delivery);
      if (end.kind === "delivered") {
        this.#isTroubled = false;
        return true;
      }
      this.#warn(end);
      if (end.kind === "refused" || this.#closing.signal.aborted) return false;
      const waitMs = Math.max(backoff.next(), end.afterMs ?? 0);
      if (performance.now() + waitMs - started > giveUpMs) return false;
      await pause(waitMs, this.#closing.signal);
    }
  }

  #attempt({ id, body }: Delivery): Promise<PostEnd> {
    const { url, signer, userAgent, timeoutMs } = this.#options;
    const signed = signer.headersFor(body, Math.floor(Date.now() / 1000));
    const headers = { ...signed, "X-Vid-Delivery": id, "User-Agent": userAgent };
    return post(url, body, { headers, timeoutMs, signal: this.#ending.signal });
  }

  #warn(end: Exclude<PostEnd, { kind: "delivered" }>): void {
    if (this.#isTroubled || this.#ending.signal.aborted) return;
    this.#isTroubled = true;
    const now = performance.now();
    // One that takes some events and refuses others is told of now and then.
    if (now - this.#warnedAt < WARN_EVERY_MS) return;
    this.#warnedAt = now;
    const what = end.kind === "refused" ? "it is not told again" : "it is tried again";
    this.#options.onWarning(
      `Cannot tell ${
        addressOf(this.#options.url)
      } of an event as ${end.reason}; ${what}, and all such are counted`,
    );
  }

  #makeRoom(): void {
    const { maxWaiting, maxBytes, url, onWarning } = this.#options;
    while (this.#waiting.length > maxWaiting || (this.#bytes > maxBytes && this.#waiting.length > 1)) {
      this.#bytes -= this.#waiting.shift()!.body.length;
      this.#settled.dropped++;
      if (this.#isCrowded) continue;
      this.#isCrowded = true;
      onWarning(
        `${addressOf(url)} takes events more slowly than they come: the oldest are dropped and counted`,
      );
    }
  }
}

/**
 * A URL as it may be told: without user and query, and of its path the beginning alone, as with some services the rest of it is the
 * secret.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(addressOf("https://me:pw@10.0.0.9/services/T0/B1/x?token=1"), "https://10.0.0.9/services/…");
 * ```
 */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  const [, first = "", ...others] = pathname.split("/");
  return `${protocol}//${host}/${first}${others.length > 0 ? "/…" : ""}`;
}
