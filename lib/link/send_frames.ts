import type { BoundedQueue } from "../bounded_queue.ts";
import type { FrameMetadata, RoomyJpeg } from "../frame.ts";
import { type Answer, parseAnswer } from "../result.ts";
import { within } from "../within.ts";
import { type ClosableConn, close, isGone } from "./close_gently.ts";
import { type HeaderForm, headerLength } from "./header.ts";
import { readMessages } from "./read_messages.ts";
import { frameMessage, writeAll } from "./write_message.ts";

/** An answer is a few hundred bytes; this leaves room for thousands of objects. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** How long a last answer may take that the server gave before it closed. */
const LAST_WORDS_MS = 1000;

/** How often to look whether the server still answers. */
const WATCH_MS = 500;

/** Why a link ended before all was answered. */
export type LinkErrorCode = "closed" | "silent" | "unasked";

/** Thrown where the link to the server ends before all frames are answered. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  /** Branch on this; the message is for people. */
  readonly code: LinkErrorCode;
  constructor(code: LinkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Options of {@linkcode sendFrames}. */
export interface SendFramesOptions<Frame> {
  /** The frames to send. It is closed where the link ends first. */
  frames: BoundedQueue<Frame>;
  /** Makes a frame a JPEG, with what is to be known of it. */
  encode(frame: Frame): Promise<{ jpeg: RoomyJpeg; metadata: FrameMetadata }>;
  /** How many frames may be in flight: under way, being judged or being answered. */
  window: number;
  /** Is given each frame's JPEG with its metadata, once it is sent; the next one waits. Its bytes are nobody else's. */
  onSent?(jpeg: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Is given each frame with its answer, in order; the next one waits for it. */
  onAnswer(frame: Frame, answer: Answer): void | Promise<void>;
  /** Is given each frame that was neither answered nor will be, as the link is gone. */
  onLost(frame: Frame): void;
  /** How lengths stand before messages, both ways. @default {"<L"} */
  form?: HeaderForm;
  /** Frames in flight and no answer for so long, in ms, means that the server is stuck. @default {10_000} */
  answerTimeout?: number;
  /** Gives up at once: its `reason` is thrown. */
  signal?: AbortSignal;
}

/**
 * Sends frames until their queue ends and all are answered; frames in flight and answers match by their order. Closes
 * `conn`.
 *
 * Throws {@linkcode LinkError} where the server leaves first, `AnswerError` where it cannot be understood, and what
 * the queue and `onAnswer` throw. A queue that ends with an error is thrown when all frames before it are answered.
 */
export async function sendFrames<Frame>(conn: SenderConn, options: SendFramesOptions<Frame>): Promise<void> {
  await new FrameSender(conn, options).run();
}

/** The part of a connection that sending takes. */
export type SenderConn = ClosableConn & Pick<Deno.TcpConn, "write">;

class FrameSender<Frame> {
  readonly #conn: SenderConn;
  readonly #options: SendFramesOptions<Frame>;
  readonly #form: HeaderForm;
  readonly #inFlight: { frame: Frame; since: number }[] = [];
  #wake = Promise.withResolvers<void>();
  #failure?: { error: unknown };
  readonly #failed = Promise.withResolvers<void>();
  #sourceFailure?: { error: unknown };
  #finished = false;
  /** Whether an answer is there whose taker is slow, which is not the server's fault. */
  #delivering = false;
  #lastAnswerAt = 0;
  #everAnswered = false;
  #watchedAt = performance.now();

  constructor(conn: SenderConn, options: SendFramesOptions<Frame>) {
    this.#conn = conn;
    this.#options = options;
    this.#form = options.form ?? "<L";
  }

  async run(): Promise<void> {
    const { signal, frames, onLost } = this.#options;
    const onAbort = () => this.#fail(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    const watch = setInterval(() => this.#watch(), WATCH_MS);
    const receiving = this.#receive();
    try {
      signal?.throwIfAborted();
      // A write to a server that takes nothing cannot be ended, not even by closing the connection: leave it behind.
      await Promise.race([this.#sendAll(receiving), this.#failed.promise]);
    } catch (error) {
      this.#fail(error);
    } finally {
      clearInterval(watch);
      signal?.removeEventListener("abort", onAbort);
      await receiving;
    }
    if (this.#failure === undefined) {
      if (this.#sourceFailure) throw this.#sourceFailure.error;
      return;
    }
    for (const frame of [...this.#inFlight.map((flight) => flight.frame), ...frames.takeAll()]) onLost(frame);
    throw this.#failure.error;
  }

  async #sendAll(receiving: Promise<void>): Promise<void> {
    try {
      await this.#sendEach();
    } catch (error) {
      if (!isGone(error)) throw error;
      // The server may have said why before it closed.
      await within(LAST_WORDS_MS, receiving);
      throw this.#closed(error);
    }
    while (this.#inFlight.length > 0 && this.#failure === undefined) await this.#wake.promise;
    if (this.#failure) return;
    this.#finished = true;
    await this.#sayGoodbye();
  }

  async #sendEach(): Promise<void> {
    for (let frame = await this.#next(); frame !== undefined; frame = await this.#next()) {
      const flight = { frame, since: performance.now() };
      this.#inFlight.push(flight);
      const { jpeg, metadata } = await this.#options.encode(frame);
      flight.since = performance.now();
      const message = frameMessage(jpeg, { ...metadata, sentAt: Date.now() }, this.#form);
      await writeAll(this.#conn, message);
      await this.#options.onSent?.(message.subarray(headerLength(this.#form)));
    }
  }

  /** The next frame once there is room for it in flight: taken then, so that a live one is as new as can be. */
  async #next(): Promise<Frame | undefined> {
    const { frames, window } = this.#options;
    while (this.#inFlight.length >= window && this.#failure === undefined) await this.#wake.promise;
    if (this.#failure) return undefined;
    try {
      return await frames.take();
    } catch (error) {
      this.#sourceFailure = { error };
      return undefined;
    }
  }

  async #receive(): Promise<void> {
    try {
      for await (
        const { payload } of readMessages(this.#conn, { form: this.#form, maxBytes: MAX_ANSWER_BYTES })
      ) {
        if (!await this.#answered(parseAnswer(payload!))) return;
      }
      this.#fail(this.#closed());
    } catch (error) {
      this.#fail(isGone(error) ? this.#closed(error) : error);
    }
  }

  async #answered(answer: Answer): Promise<boolean> {
    const flight = this.#inFlight.shift();
    if (flight === undefined) throw new LinkError("unasked", "The server answers what it was not asked");
    this.#delivering = true;
    this.#everAnswered = true;
    try {
      await this.#options.onAnswer(flight.frame, answer);
    } catch (error) {
      this.#fail(error);
      return false;
    } finally {
      this.#delivering = false;
      this.#lastAnswerAt = performance.now();
    }
    this.#changed();
    return true;
  }

  /** A length of zero ends the stream: no server has to guess. */
  async #sayGoodbye(): Promise<void> {
    try {
      await writeAll(this.#conn, new Uint8Array(headerLength(this.#form)));
    } catch (error) {
      if (!isGone(error)) throw error; // it left by itself, with all answered
    }
    close(this.#conn);
  }

  #watch(): void {
    const { answerTimeout = 10_000 } = this.#options;
    const now = performance.now();
    // This program itself was stopped for a while (Ctrl-Z, a sleeping laptop): answers may be waiting to be read.
    if (now - this.#watchedAt > 4 * WATCH_MS) this.#lastAnswerAt = now;
    this.#watchedAt = now;
    const oldest = this.#inFlight[0];
    if (oldest === undefined || this.#delivering) return;
    if (now - Math.max(oldest.since, this.#lastAnswerAt) < answerTimeout) return;
    const why = this.#everAnswered ? "it is stuck" : `it is stuck, reads another header than ${this.#form}`;
    const words = `The server did not answer for ${answerTimeout / 1000} s: ${why}, or the network is gone`;
    this.#fail(new LinkError("silent", words));
  }

  #closed(cause?: unknown): LinkError {
    const unanswered = this.#inFlight.length;
    const what = unanswered === 0
      ? ""
      : ` with ${unanswered} ${unanswered === 1 ? "frame" : "frames"} unanswered`;
    return new LinkError("closed", `The server closed the connection${what}`, { cause });
  }

  /** Ends it all; the first failure is the one that counts. */
  #fail(error: unknown): void {
    if (this.#finished) return;
    this.#failure ??= { error };
    this.#failed.resolve();
    this.#options.frames.close();
    close(this.#conn);
    this.#changed();
  }

  #changed(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
