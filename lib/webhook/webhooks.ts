import { isNgEvent } from "../is_ng_event.ts";
import type { Result } from "../result.ts";
import { Signer } from "./signer.ts";
import { Webhook, type WebhookCounts, type WebhookOptions } from "./webhook.ts";

/** Options of {@linkcode Webhooks}. */
export interface WebhooksOptions extends Omit<WebhookOptions, "url" | "signer"> {
  urls: readonly string[];
  /** What signs is made of this; left out where nothing is signed. */
  secret?: string;
}

/** What a webhook is sent, as JSON. */
export interface WebhookEvent {
  /** A frame that is ng; or where parts are judged a part that was decided, whatever its verdict. */
  event: "ng" | "part";
  /** Of the stored verdict; left out where nothing is stored. */
  id?: number;
  /** The frame's answer; for a part that of the frame at which it was decided, with `part`. */
  verdict: Result;
}

/**
 * Tells URLs of what is ng, and of parts. Each gets all events, for itself: one that is slow or gone holds up no other one.
 * It can look on at a hub: its `answered` is told of each frame.
 */
export class Webhooks implements AsyncDisposable {
  readonly #webhooks: readonly Webhook[];

  constructor({ urls, secret, ...options }: WebhooksOptions) {
    const signer = new Signer(secret);
    this.#webhooks = urls.map((url) => new Webhook({ ...options, url, signer }));
  }

  /** Of all URLs together. */
  get counts(): WebhookCounts {
    const sum: WebhookCounts = { delivered: 0, failed: 0, dropped: 0, waiting: 0 };
    for (const { counts } of this.#webhooks) {
      for (const key of Object.keys(sum) as (keyof WebhookCounts)[]) sum[key] += counts[key];
    }
    return sum;
  }

  /** Tells of a frame's answer where there is something to tell. Returns at once. */
  answered({ result, id }: { result: Result; id?: number }): void {
    const event = eventOf(result);
    if (event === undefined) return;
    const body = JSON.stringify(
      { event, ...(id !== undefined && { id }), verdict: result } satisfies WebhookEvent,
    );
    for (const webhook of this.#webhooks) webhook.send(body);
  }

  /** Waits a little for what is not delivered yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#webhooks.map((webhook) => webhook[Symbol.asyncDispose]()));
  }
}

function eventOf(result: Result): WebhookEvent["event"] | undefined {
  if (result.part !== undefined) return "part";
  return isNgEvent(result) ? "ng" : undefined;
}
