import type { HeaderForm } from "./header.ts";
import { LinkError } from "./link_error.ts";

/** How often to look whether the server still takes part, in ms. */
const WATCH_MS = 500;

/** Limits of {@linkcode LinkWatch}. */
export interface LinkLimits {
  /** Frames in flight and no answer for so long, in ms, means that the server is stuck. @default {10_000} */
  answerTimeout?: number;
  /** A server that takes no bytes for so long, in ms, is stuck. @default {10_000} */
  writeTimeout?: number;
  /** After how long without any message a link is idle, in ms. @default {10_000} */
  idleMs?: number;
}

/** Options of {@linkcode LinkWatch}. */
export interface LinkWatchOptions extends LinkLimits {
  /** How lengths stand before messages: one reason why a server may never answer. */
  form: HeaderForm;
  /** How many answers the server owes. */
  owed(): number;
  /** Is given the reason when the server is stuck. */
  onStuck(error: LinkError): void;
  /** Is called now and then while the link is idle. */
  onIdle(): void;
}

/** Watches whether the other end of a link takes what is sent, and answers it. */
export class LinkWatch implements Disposable {
  readonly #options: LinkWatchOptions;
  readonly #timer = setInterval(() => this.#look(), WATCH_MS);
  /** Since when bytes wait to be taken by the socket. */
  #writingSince?: number;
  /** Whether an answer is there whose taker is slow, which is not the server's fault. */
  #isDelivering = false;
  #sentAt = performance.now();
  #answeredAt = performance.now();
  #lookedAt = performance.now();
  #everAnswered = false;

  constructor(options: LinkWatchOptions) {
    this.#options = options;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Has bytes written, of which the socket may take a part. */
  async write(conn: Pick<Deno.TcpConn, "write">, bytes: Uint8Array): Promise<number> {
    this.#writingSince = performance.now();
    const count = await conn.write(bytes);
    this.#writingSince = undefined;
    this.#sentAt = performance.now();
    return count;
  }

  /** Says that an answer came; whether it is the first one. */
  answered(): boolean {
    const isFirst = !this.#everAnswered;
    this.#everAnswered = true;
    this.#answeredAt = performance.now();
    return isFirst;
  }

  /** Has an answer delivered, however long that takes. */
  async deliver(delivery: void | Promise<void>): Promise<void> {
    this.#isDelivering = true;
    try {
      await delivery;
    } finally {
      this.#isDelivering = false;
      this.#answeredAt = performance.now();
    }
  }

  #look(): void {
    const { answerTimeout = 10_000, writeTimeout = 10_000, idleMs = 10_000, owed, onIdle } = this.#options;
    const now = performance.now();
    // This program itself was stopped for a while (Ctrl-Z, a sleeping laptop): answers may be waiting to be read.
    if (now - this.#lookedAt > 4 * WATCH_MS) this.#answeredAt = now;
    this.#lookedAt = now;
    if (this.#isDelivering) return;
    if (this.#writingSince !== undefined) {
      const silentMs = now - Math.max(this.#writingSince, this.#answeredAt);
      if (silentMs >= writeTimeout) this.#stuck(`The server took nothing for ${writeTimeout / 1000} s`);
      return;
    }
    const silentMs = now - Math.max(this.#sentAt, this.#answeredAt);
    if (owed() === 0) {
      if (silentMs >= idleMs) onIdle();
    } else if (silentMs >= answerTimeout) {
      this.#stuck(`The server did not answer for ${answerTimeout / 1000} s`);
    }
  }

  #stuck(what: string): void {
    const { form, onStuck } = this.#options;
    const why = this.#everAnswered ? "it is stuck" : `it is stuck, reads another header than ${form}`;
    onStuck(new LinkError("silent", `${what}: ${why}, or the network is gone`));
  }
}
