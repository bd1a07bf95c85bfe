import type { BoundedQueue } from "../bounded_queue.ts";
import { type Answer, parseAnswer } from "../result.ts";
import { within } from "../within.ts";
import { type ClosableConn, close, isGone } from "./close_gently.ts";
import { type EncodedFrame, Flight, type FlightLog } from "./flight.ts";
import { type HeaderForm, headerLength } from "./header.ts";
import type { Hello } from "./hello.ts";
import type { InFlightLimit } from "./in_flight_limit.ts";
import { LinkError } from "./link_error.ts";
import { type LinkLimits, LinkWatch } from "./link_watch.ts";
import { readMessages } from "./read_messages.ts";
import { WireError } from "./wire_error.ts";
import { type ByteWriter, writeAll, writeJson } from "./write_message.ts";

/** An answer is a few hundred bytes; this leaves room for thousands of objects. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What frames that wait for their answers may take together, in bytes: they are kept to be sent again. */
const MAX_UNANSWERED_BYTES = 64 * 1024 * 1024;

/** How long a last answer may take that the server gave before it closed. */
const LAST_WORDS_MS = 1000;

/** How often a busy server is told hello, in ms: in that time two clocks part by some ms at most. */
const HELLO_MS = 30_000;

/** How often bytes of a message may be handed to the socket at a time, so that it shows whether they get on. */
const WRITE_CHUNK = 256 * 1024;

/** What a server answers that takes none of this client's frames, whichever they are; see {@linkcode LinkError}. */
const REFUSALS: ReadonlySet<unknown> = new Set(["name-taken", "too-many-cameras"]);

/** The part of a connection that sending takes. */
export type SenderConn = ClosableConn & Pick<Deno.TcpConn, "write">;

/** Options of {@linkcode FrameSender}. */
export interface FrameSenderOptions<Frame> extends LinkLimits {
  /** The frames to send. */
  frames: BoundedQueue<Frame>;
  /** How many may be in flight. */
  limit: InFlightLimit;
  /** Makes a frame a JPEG, with what is to be known of it. */
  encode(frame: Frame): Promise<EncodedFrame>;
  /** How many frames may be encoded at a time; the next one is begun while those before are written. @default {1} */
  encodings?: number;
  /** Says of a frame whose turn has come whether it is still worth sending. @default {all are} */
  isWanted?(frame: Frame): boolean;
  /** Is given each frame's JPEG with its metadata, once it is sent; the next one waits. Its bytes must stay as they are. */
  onSent?(jpeg: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Is told that a frame is sent again, as its connection broke. */
  onResent?(frame: Frame): void;
  /** Is given each frame with its answer, in order; the next one waits for it. */
  onAnswer(frame: Frame, answer: Answer, log: FlightLog): void | Promise<void>;
  /** Is told when the first answer is there: the link works. */
  onWorks?(): void;
  /** Is told what the server has to say beside its answers. */
  onNotice?(words: string): void;
  /**
   * What is said to a server that is known to be vid: at first and now and then, as so small a message shows its clock best; and
   * on an idle link, as else nobody would see that the other end is gone.
   */
  hello?: Hello;
  /** Is given the answer to a hello. */
  onHello?(answer: Answer, log: SentHello & Pick<FlightLog, "answeredTick">): void;
  /** How lengths stand before messages, both ways. @default {"<L"} */
  form?: HeaderForm;
}

/** A hello that has no answer yet. */
type SentHello = Pick<FlightLog, "firstSentTick" | "sentTick">;

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
  /** What was sent and has no answer, in order. */
  readonly #sent: (Flight<Frame> | SentHello)[] = [];
  /** What is to be sent next, in order; its frames are being encoded, or have been. */
  readonly #taken: (Flight<Frame> | "hello")[];
  /** How many frames are being encoded. */
  #encodings = 0;
  /** Whether there may be more to send than was taken. */
  #isTaking = true;
  #wake = Promise.withResolvers<void>();
  #failure?: { error: unknown };
  readonly #failed = Promise.withResolvers<void>();
  #sourceFailure?: { error: unknown };
  #finished = false;
  #isHelloDue = false;
  #helloAt = -Infinity;
  readonly #watch: LinkWatch;

  constructor(conn: SenderConn, state: LinkState<Frame>, options: FrameSenderOptions<Frame>) {
    this.#conn = conn;
    this.#state = state;
    this.#options = options;
    this.#form = options.form ?? "<L";
    this.#taken = [...state.unanswered];
    this.#watch = new LinkWatch({
      ...options,
      form: this.#form,
      owed: () => this.#sent.length,
      onStuck: (error) => this.#fail(error),
      onIdle: () => this.#wantHello(),
    });
  }

  /**
   * Closes the connection at its end. Throws {@linkcode LinkError} where the server leaves first, `AnswerError` where it cannot be
   * understood, and what the queue and `onAnswer` throw. A queue that ends with an error is thrown when all frames
   * before it are answered.
   */
  async run(): Promise<void> {
    using _watch = this.#watch;
    const receiving = this.#receive();
    try {
      // A write to a server that takes nothing cannot be ended, not even by closing the connection: leave it behind.
      await Promise.race([this.#sendAll(receiving), this.#failed.promise]);
    } catch (error) {
      this.#fail(error);
    }
    await receiving;
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#sourceFailure !== undefined) throw this.#sourceFailure.error;
  }

  async #sendAll(receiving: Promise<void>): Promise<void> {
    try {
      await Promise.all([this.#takeAll(), this.#sendTaken()]);
      while (this.#sent.length > 0 && this.#failure === undefined) await this.#wake.promise;
      if (this.#failure) return;
      this.#finished = true;
      await this.#sayGoodbye();
    } catch (error) {
      this.#isTaking = false;
      if (!isGone(error)) throw error;
      // The server may have said why before it closed.
      await within(LAST_WORDS_MS, receiving);
      throw this.#closed(error);
    }
  }

  /** Takes frames out of their queue, and has them encoded, as there is room. */
  async #takeAll(): Promise<void> {
    for (let next = await this.#awaitNext(); next !== undefined; next = await this.#awaitNext()) {
      if (next === "frame") this.#takeFrame();
      else this.#takeHello();
    }
    this.#isTaking = false;
    this.#changed();
  }

  #takeFrame(): void {
    const { frames, encode, isWanted } = this.#options;
    const frame = frames.takeNow();
    if (frame === undefined || isWanted?.(frame) === false) return;
    const flight = new Flight(frame, encode);
    this.#encodings++;
    flight.encoded.finally(() => {
      this.#encodings--;
      this.#changed();
    });
    this.#state.unanswered.push(flight);
    this.#taken.push(flight);
    this.#changed();
  }

  #takeHello(): void {
    this.#isHelloDue = false;
    this.#taken.push("hello");
    this.#changed();
  }

  async #sendTaken(): Promise<void> {
    while (this.#failure === undefined) {
      const next = this.#taken.shift();
      if (next === "hello") await this.#sayHello();
      else if (next !== undefined) await this.#send(next);
      else if (this.#isTaking) await this.#wake.promise;
      else return;
    }
  }

  /** A frame is left in its queue until there is room for it in flight, so that a live one is as new as can be. */
  async #awaitNext(): Promise<"frame" | "hello" | undefined> {
    while (this.#isTaking && this.#failure === undefined) {
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
    const { encodings = 1 } = this.#options;
    if (unanswered.length === 0) return true;
    if (this.#encodings >= encodings) return false;
    const bytes = unanswered.reduce((sum, flight) => sum + flight.bytes, 0);
    return unanswered.length < this.#options.limit.limit && bytes < MAX_UNANSWERED_BYTES;
  }

  async #send(flight: Flight<Frame>): Promise<void> {
    const { onSent, onResent } = this.#options;
    const message = await flight.message(this.#form);
    if (this.#failure) return;
    if (flight.sendings > 0) onResent?.(flight.frame);
    this.#sent.push(flight);
    flight.sending(this.#sent.length);
    await writeAll(this.#watched, message);
    // One that was left behind may end when its frame is on its way over another connection.
    if (this.#failure) return;
    if (flight.written()) await onSent?.(message.subarray(headerLength(this.#form)));
  }

  async #sayHello(): Promise<void> {
    this.#helloAt = performance.now();
    this.#sent.push({ firstSentTick: this.#helloAt, sentTick: this.#helloAt });
    await writeJson(this.#watched, this.#options.hello, this.#form);
  }

  /** Writes to the connection, a piece at a time: so it shows whether bytes get on. */
  readonly #watched: ByteWriter = {
    write: (bytes) => this.#watch.write(this.#conn, bytes.subarray(0, WRITE_CHUNK)),
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
    if (sent === undefined || (answer.hello && sent instanceof Flight)) {
      throw new LinkError("unasked", "The server answers what it was not asked");
    }
    if (answer.vid === 1) this.#state.isVid = true;
    refuseOn(answer);
    if (this.#watch.answered()) this.#options.onWorks?.();
    if (answer.notice !== undefined) this.#options.onNotice?.(answer.notice);
    if (sent instanceof Flight) await this.#answered(sent, answer, now);
    else this.#options.onHello?.(answer, { ...sent, answeredTick: now });
    if (now - this.#helloAt > HELLO_MS) this.#wantHello();
    this.#changed();
  }

  #wantHello(): void {
    const { hello, frames } = this.#options;
    this.#isHelloDue = this.#state.isVid && hello !== undefined && !frames.isOver;
    this.#changed();
  }

  async #answered(flight: Flight<Frame>, answer: Answer, now: number): Promise<void> {
    const { frames, limit, onAnswer } = this.#options;
    this.#state.unanswered.shift();
    flight.log.answeredTick = now;
    limit.answered({
      roundTripMs: now - flight.log.sentTick,
      judgeMs: judgeMs(answer),
      isFull: frames.size > 0,
    });
    await this.#watch.deliver(onAnswer(flight.frame, answer, flight.log));
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

  #closed(cause?: unknown): LinkError {
    const unanswered = this.#sent.filter((sent) => sent instanceof Flight).length;
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
