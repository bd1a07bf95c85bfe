import type { BoundedQueue } from "../bounded_queue.ts";
import { type Answer, parseAnswer } from "../result.ts";
import { within } from "../within.ts";
import { type ClosableConn, close, isGone } from "./close_gently.ts";
import { type EncodedFrame, Flight, type FlightTicks } from "./flight.ts";
import { type HeaderForm, headerLength } from "./header.ts";
import type { Hello } from "./hello.ts";
import type { InFlightLimit } from "./in_flight_limit.ts";
import { LinkError } from "./link_error.ts";
import { readMessages } from "./read_messages.ts";
import { WireError } from "./wire_error.ts";
import { type ByteWriter, writeAll, writeJson } from "./write_message.ts";

/** An answer is a few hundred bytes; this leaves room for thousands of objects. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What frames that wait for their answers may take together, in bytes: they are kept to be sent again. */
const MAX_UNANSWERED_BYTES = 64 * 1024 * 1024;

/** How long a last answer may take that the server gave before it closed. */
const LAST_WORDS_MS = 1000;

/** How often to look whether the server still answers. */
const WATCH_MS = 500;

/** How often bytes of a message may be handed to the socket at a time, so that it shows whether they get on. */
const WRITE_CHUNK = 256 * 1024;

/** What a server answers that takes none of this client's frames, whichever they are; see {@linkcode LinkError}. */
const REFUSALS: ReadonlySet<unknown> = new Set(["name-taken", "too-many-cameras"]);

/** The part of a connection that sending takes. */
export type SenderConn = ClosableConn & Pick<Deno.TcpConn, "write">;

/** Options of {@linkcode FrameSender}. */
export interface FrameSenderOptions<Frame> {
  /** The frames to send. */
  frames: BoundedQueue<Frame>;
  /** How many may be in flight. */
  limit: InFlightLimit;
  /** Makes a frame a JPEG, with what is to be known of it. */
  encode(frame: Frame): Promise<EncodedFrame>;
  /** Says of a frame whose turn has come whether it is still worth sending. @default {all are} */
  isWanted?(frame: Frame): boolean;
  /** Is given each frame's JPEG with its metadata, once it is sent; the next one waits. Its bytes must stay as they are. */
  onSent?(jpeg: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Is told that a frame is sent again, as its connection broke. */
  onResent?(frame: Frame): void;
  /** Is given each frame with its answer, in order; the next one waits for it. */
  onAnswer(frame: Frame, answer: Answer, ticks: FlightTicks): void | Promise<void>;
  /** Is told when the first answer is there: the link works. */
  onWorks?(): void;
  /** Is told what the server has to say beside its answers. */
  onNotice?(words: string): void;
  /** What an idle link is tried with, where the server is known to be vid. */
  hello?: Hello;
  /** After how long that is, in ms: else nobody would see that the other end is gone. @default {10_000} */
  idleMs?: number;
  /** How lengths stand before messages, both ways. @default {"<L"} */
  form?: HeaderForm;
  /** Frames in flight and no answer for so long, in ms, means that the server is stuck. @default {10_000} */
  answerTimeout?: number;
  /** A server that takes no bytes for so long, in ms, is stuck. @default {10_000} */
  writeTimeout?: number;
}

/** What outlives a connection. */
export interface LinkState<Frame> {
  /** Frames whose turn came and that have no answer, in their order. */
  unanswered: Flight<Frame>[];
  /** Whether the server has shown that it is vid. */
  isVid: boolean;
}

/**
 * Sends frames over one connection, until their queue ends and all are answered. Those in `state.unanswered` come first;
 * there stay those that have no answer when the connection ends first.
 */
export class FrameSender<Frame> {
  readonly #conn: SenderConn;
  readonly #state: LinkState<Frame>;
  readonly #options: FrameSenderOptions<Frame>;
  readonly #form: HeaderForm;
  /** What was sent and has no answer, in order; a hello has no flight. */
  readonly #sent: (Flight<Frame> | "hello")[] = [];
  #wake = Promise.withResolvers<void>();
  #failure?: { error: unknown };
  readonly #failed = Promise.withResolvers<void>();
  #sourceFailure?: { error: unknown };
  #finished = false;
  /** Whether an answer is there whose taker is slow, which is not the server's fault. */
  #isDelivering = false;
  #isHelloDue = false;
  /** Since when bytes of a message wait to be taken by the socket. */
  #writingSince?: number;
  #lastAnswerAt = performance.now();
  #sentAt = performance.now();
  #watchedAt = performance.now();
  #everAnswered = false;

  constructor(conn: SenderConn, state: LinkState<Frame>, options: FrameSenderOptions<Frame>) {
    this.#conn = conn;
    this.#state = state;
    this.#options = options;
    this.#form = options.form ?? "<L";
  }

  /**
   * Closes the connection at its end. Throws {@linkcode LinkError} where the server leaves first, `AnswerError` where it cannot be
   * understood, and what the queue and `onAnswer` throw. A queue that ends with an error is thrown when all frames
   * before it are answered.
   */
  async run(): Promise<void> {
    const watch = setInterval(() => this.#watch(), WATCH_MS);
    const receiving = this.#receive();
    try {
      // A write to a server that takes nothing cannot be ended, not even by closing the connection: leave it behind.
      await Promise.race([this.#sendAll(receiving), this.#failed.promise]);
    } catch (error) {
      this.#fail(error);
    } finally {
      clearInterval(watch);
      await receiving;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#sourceFailure !== undefined) throw this.#sourceFailure.error;
  }

  async #sendAll(receiving: Promise<void>): Promise<void> {
    try {
      // Answers come meanwhile, and take their frames out of the list.
      for (const flight of [...this.#state.unanswered]) await this.#send(flight);
      while (await this.#sendNext());
      while (this.#sent.length > 0 && this.#failure === undefined) await this.#wake.promise;
      if (this.#failure) return;
      this.#finished = true;
      await this.#sayGoodbye();
    } catch (error) {
      if (!isGone(error)) throw error;
      // The server may have said why before it closed.
      await within(LAST_WORDS_MS, receiving);
      throw this.#closed(error);
    }
  }

  /** Sends what comes next, a new frame or a hello; false where nothing comes any more. */
  async #sendNext(): Promise<boolean> {
    const { frames, encode, isWanted } = this.#options;
    const next = await this.#awaitNext();
    if (next === undefined) return false;
    if (next === "hello") {
      await this.#sayHello();
      return true;
    }
    const frame = frames.takeNow();
    if (frame === undefined || isWanted?.(frame) === false) return true;
    const flight = new Flight(frame, encode);
    this.#state.unanswered.push(flight);
    await this.#send(flight);
    return true;
  }

  /** A frame is left in its queue until there is room for it in flight, so that a live one is as new as can be. */
  async #awaitNext(): Promise<"frame" | "hello" | undefined> {
    while (this.#failure === undefined) {
      const woken = this.#wake.promise.then(() => undefined);
      if (this.#isHelloDue) return "hello";
      const isReady = await (this.#hasRoom ? Promise.race([this.#isFrameReady(), woken]) : woken);
      if (isReady === true) return "frame";
      if (isReady === false) return undefined;
    }
    return undefined;
  }

  async #isFrameReady(): Promise<boolean> {
    try {
      return await this.#options.frames.ready();
    } catch (error) {
      this.#sourceFailure = { error };
      return false;
    }
  }

  get #hasRoom(): boolean {
    const { unanswered } = this.#state;
    if (unanswered.length === 0) return true;
    const bytes = unanswered.reduce((sum, flight) => sum + flight.bytes, 0);
    return unanswered.length < this.#options.limit.limit && bytes < MAX_UNANSWERED_BYTES;
  }

  async #send(flight: Flight<Frame>): Promise<void> {
    const { onSent, onResent } = this.#options;
    const message = await flight.message(this.#form);
    if (this.#failure) return;
    if (flight.sendings > 0) onResent?.(flight.frame);
    flight.sending();
    this.#sent.push(flight);
    await writeAll(this.#progress, message);
    flight.written();
    this.#sentAt = flight.ticks.writtenTick;
    if (flight.sendings === 1) await onSent?.(message.subarray(headerLength(this.#form)));
  }

  async #sayHello(): Promise<void> {
    this.#isHelloDue = false;
    this.#sent.push("hello");
    await writeJson(this.#progress, this.#options.hello, this.#form);
    this.#sentAt = performance.now();
  }

  /** Writes to the connection, and sees whether the bytes get on. */
  readonly #progress: ByteWriter = {
    write: async (bytes) => {
      this.#writingSince = performance.now();
      const count = await this.#conn.write(bytes.subarray(0, WRITE_CHUNK));
      this.#writingSince = undefined;
      return count;
    },
  };

  async #receive(): Promise<void> {
    try {
      for await (
        const { payload } of readMessages(this.#conn, { form: this.#form, maxBytes: MAX_ANSWER_BYTES })
      ) {
        await this.#take(parseAnswer(payload!));
        if (this.#failure !== undefined) return;
      }
      this.#fail(this.#closed());
    } catch (error) {
      const isBroken = isGone(error) || error instanceof WireError;
      this.#fail(isBroken ? this.#closed(error) : error);
    }
  }

  async #take(answer: Answer): Promise<void> {
    const now = performance.now();
    const sent = this.#sent.shift();
    const isAsked = sent !== undefined && (sent === "hello" || answer.hello === undefined);
    if (!isAsked) throw new LinkError("unasked", "The server answers what it was not asked");
    if (answer.vid === 1) this.#state.isVid = true;
    refuseOn(answer);
    if (!this.#everAnswered) this.#options.onWorks?.();
    this.#everAnswered = true;
    this.#lastAnswerAt = now;
    if (answer.notice !== undefined) this.#options.onNotice?.(answer.notice);
    if (sent !== "hello") await this.#answered(sent, answer, now);
    this.#changed();
  }

  async #answered(flight: Flight<Frame>, answer: Answer, now: number): Promise<void> {
    const { frames, limit, onAnswer } = this.#options;
    this.#state.unanswered.shift();
    flight.ticks.answeredTick = now;
    limit.answered({
      roundTripMs: now - flight.ticks.sentTick,
      judgeMs: judgeMs(answer),
      isFull: frames.size > 0,
    });
    this.#isDelivering = true;
    try {
      await onAnswer(flight.frame, answer, flight.ticks);
    } finally {
      this.#isDelivering = false;
      this.#lastAnswerAt = performance.now();
    }
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
    const { answerTimeout = 10_000, writeTimeout = 10_000, idleMs = 10_000, hello } = this.#options;
    const now = performance.now();
    // This program itself was stopped for a while (Ctrl-Z, a sleeping laptop): answers may be waiting to be read.
    if (now - this.#watchedAt > 4 * WATCH_MS) this.#lastAnswerAt = now;
    this.#watchedAt = now;
    if (this.#isDelivering) return;
    if (now - Math.max(this.#writingSince ?? now, this.#lastAnswerAt) >= writeTimeout) {
      return this.#fail(
        new LinkError("silent", `The server took nothing for ${writeTimeout / 1000} s: ${this.#stuck}`),
      );
    }
    const isWaiting = this.#sent.length > 0 && this.#writingSince === undefined;
    if (isWaiting && now - Math.max(this.#sentAt, this.#lastAnswerAt) >= answerTimeout) {
      return this.#fail(
        new LinkError("silent", `The server did not answer for ${answerTimeout / 1000} s: ${this.#stuck}`),
      );
    }
    const isIdle = this.#sent.length === 0 && now - Math.max(this.#sentAt, this.#lastAnswerAt) >= idleMs;
    if (!isIdle || !this.#state.isVid || hello === undefined) return;
    this.#isHelloDue = true;
    this.#changed();
  }

  get #stuck(): string {
    return this.#everAnswered
      ? "it is stuck, or the network is gone"
      : `it is stuck, reads another header than ${this.#form}, or the network is gone`;
  }

  #closed(cause?: unknown): LinkError {
    const unanswered = this.#sent.filter((sent) => sent !== "hello").length;
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
    close(this.#conn);
    this.#changed();
  }

  #changed(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** Throws where an answer is not to the frame, but says that no frame of this client is taken. */
function refuseOn({ vid, result, code, reason }: Answer): void {
  if (vid !== 1 || result !== "error") return;
  if (code === "taken-over") {
    throw new LinkError("taken-over", reason ?? "Another client has this camera's name");
  }
  if (REFUSALS.has(code)) throw new LinkError("refused", `The server refuses this camera: ${reason ?? code}`);
}

function judgeMs({ timing }: Answer): number | undefined {
  return timing?.decodeMs === undefined ? undefined : timing.decodeMs + (timing.analyzeMs ?? 0);
}
