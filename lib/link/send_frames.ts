import { Backoff } from "../backoff.ts";
import { pause } from "../pause.ts";
import { ConnectError } from "./connect.ts";
import { FrameSender, type FrameSenderOptions, type LinkState, type SenderConn } from "./frame_sender.ts";
import { LinkError } from "./link_error.ts";

/** How long to wait before the server is tried again, in ms. */
const BACKOFF = { firstMs: 250, longestMs: 10_000 };

/** How a link came back. */
export interface Reconnection {
  /** How long it was gone. */
  seconds: number;
  /** How often it was tried. */
  tries: number;
}

/** Options of {@linkcode sendFrames}. */
export interface SendFramesOptions<Frame> extends Omit<FrameSenderOptions<Frame>, "onWorks"> {
  /** Connects to the server. Throws {@linkcode ConnectError} where that cannot be done. */
  connect(): Promise<SenderConn>;
  /** Whether frames are worth nothing any more when their connection broke; else they are sent again. */
  isLive: boolean;
  /** How often in a row a link is tried again that failed. @default {Infinity} */
  retry?: number;
  /** Is given each frame that was neither answered nor will be, as the link is gone. */
  onLost(frame: Frame): void;
  /** Is told why the link is gone, when it is tried again: once, however often that fails. */
  onDown?(reason: string): void;
  /** Is told that a link works, for the first time or again. */
  onUp?(reconnection: Reconnection): void;
  /** Asks to leave: what is in flight is answered still, but a link that is gone is not waited for. */
  signal?: AbortSignal;
  /** From 0 to 1, at random: for the times between tries. @default {Math.random} */
  random?: () => number;
}

/**
 * Sends frames until their queue ends and all are answered, over as many connections as that takes; frames in flight and
 * answers match by their order. Frames that had no answer when a connection broke are sent again over the next one, or, of
 * a live source, are lost.
 *
 * Throws {@linkcode ConnectError} or {@linkcode LinkError} where the link fails and is not tried again, `AnswerError` where the
 * server cannot be understood, and what the queue and `onAnswer` throw. A queue that ends with an error is thrown when all
 * frames before it are answered.
 */
export async function sendFrames<Frame>(options: SendFramesOptions<Frame>): Promise<void> {
  await new FrameLink(options).run();
}

class FrameLink<Frame> {
  readonly #options: SendFramesOptions<Frame>;
  readonly #state: LinkState<Frame> = { unanswered: [], isVid: false };
  readonly #backoff: Backoff;
  readonly #stopping: AbortSignal;
  /** Tries in a row that failed. */
  #failures = 0;
  #downSince = performance.now();

  constructor(options: SendFramesOptions<Frame>) {
    this.#options = options;
    this.#backoff = new Backoff({ ...BACKOFF, random: options.random });
    this.#stopping = options.signal ?? new AbortController().signal;
  }

  async run(): Promise<void> {
    const { frames, onLost } = this.#options;
    try {
      while (!await this.#isDone());
    } finally {
      this.#loseInFlight();
      frames.close();
      for (const frame of frames.takeAll()) onLost(frame);
    }
  }

  /** Sends what there is over one connection; false where there may be more, for another one. */
  async #isDone(): Promise<boolean> {
    const { frames, limit, connect } = this.#options;
    if (frames.isOver && this.#state.unanswered.length === 0) return !await frames.ready();
    try {
      const conn = await connect();
      limit.reset();
      await new FrameSender(conn, this.#state, { ...this.#options, onWorks: () => this.#works() }).run();
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await this.#failed(error);
      return false;
    }
  }

  #works(): void {
    const seconds = (performance.now() - this.#downSince) / 1000;
    this.#options.onUp?.({ seconds, tries: this.#failures });
    this.#failures = 0;
    this.#backoff.reset();
  }

  /** Waits until it may be tried again; throws the failure where it may not. */
  async #failed(error: Error): Promise<void> {
    const { retry = Infinity, isLive, onDown } = this.#options;
    if (isLive) this.#loseInFlight();
    if (this.#stopping.aborted || this.#failures >= retry) throw error;
    if (this.#failures++ === 0) {
      this.#downSince = performance.now();
      onDown?.(error.message);
    }
    await pause(this.#backoff.next(), this.#stopping);
    if (this.#stopping.aborted) throw error;
  }

  #loseInFlight(): void {
    for (const { frame } of this.#state.unanswered.splice(0)) this.#options.onLost(frame);
  }
}

/** Whether a failure may be over when the link is tried again. */
function isPassing(error: unknown): error is ConnectError | LinkError {
  if (error instanceof ConnectError) return true;
  return error instanceof LinkError && error.code !== "taken-over" && error.code !== "unasked";
}
