import { Backoff } from "../backoff.ts";
import { Countdown } from "../countdown.ts";
import type { Frame } from "../frame.ts";
import { pause } from "../pause.ts";
import type { Capture } from "./capture.ts";
import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, isStdin } from "./capture_options.ts";
import { countedFrames } from "./failure_words.ts";
import { isEndless } from "./is_endless.ts";
import { openCapture, type OpenCaptureOptions } from "./open_capture.ts";
import { type OutageListener, Outages } from "./outages.ts";
import { sourceName } from "./source_name.ts";

const STALL_MS = 5000;

/** Waits between two tries to start a source again, in ms. */
const WAITS = { firstMs: 250, longestMs: 10_000 };

/** A source that gave frames for so long is well: the waits begin anew when it next breaks off. */
const WELL_MS = 10_000;

/** A pipe's writer is given so many times as long as a camera of ours to go on. */
const PATIENCE_WITH_WRITERS = 3;

/** Options of {@linkcode watchCapture} that are no matter of what is captured. */
export interface WatchCaptureOptions extends Omit<OpenCaptureOptions, "followSize">, OutageListener {
  /** How long a source may give no frame that is due and waited for, in ms. @default {5000} */
  stallMs?: number;
}

/**
 * Opens a source as {@linkcode openCapture} does, and has it outlive what may happen to a camera. Throws as that does where
 * the source is not there to begin with.
 *
 * Where no frame comes for `stallMs` while the reader waits for one, ffmpeg and all that it started are ended, and
 * started again; a slow reader is not the camera's fault. So they are where a source that is endless ({@linkcode isEndless})
 * breaks off or ends, as often as it takes, with waits of 0.25 s to 10 s between; and where its picture changes its size, if
 * no `size` is asked for. `onWarning` is told once of each outage, with its likely reason, and again only where another
 * reason turns up; `onBack` of its end. Each try has `firstFrameMs` for its first frame, as the very first has.
 *
 * What stalls behind a named pipe is most likely its writer, which would break off where ffmpeg left, and whose header would
 * be gone: it is told as soon, but given three times as long to go on, and its size is not followed. Where it has ended, the
 * next writer is waited for, however long. Stdin cannot be opened again: its stalls are told, and its end is the end. All
 * other sources that have an end are left as they are.
 *
 * All runs of a source are one stream: sequence numbers go on, and `count` counts all. A camera that comes back may be
 * another one: `width`, `height`, `fps`, `description` and even `format` are those of the newest run, and what a frame is,
 * pixels or a JPEG and of which size, is to be seen at the frame itself.
 */
export function watchCapture(
  options: CaptureOptions,
  run: WatchCaptureOptions = {},
): Promise<WatchedCapture> {
  return WatchedCapture.open(options, run);
}

/** A source that is started again where it stalls or breaks off. Made by {@linkcode watchCapture}. */
export class WatchedCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #run: WatchCaptureOptions;
  readonly #isEndless: boolean;
  readonly #outages: Outages;
  readonly #backoff = new Backoff(WAITS);
  readonly #closing = new AbortController();
  readonly #stopListening: () => void;
  readonly #told = new Set<string>();
  #capture!: Capture;
  #opening?: Promise<Capture>;
  #openedAt = 0;
  /** Since when the reader waits for a frame. */
  #waitingSince = 0;
  /** How many times in a row no frame came in time. */
  #stalls = 0;
  /** Why the run was ended, where it was ended for a stall. */
  #stall?: CaptureError;
  #frameCount = 0;

  private constructor(options: CaptureOptions, run: WatchCaptureOptions, isEndless: boolean) {
    this.#options = options;
    this.#run = run;
    this.#isEndless = isEndless;
    this.#outages = new Outages(run);
    const { signal } = run;
    const abort = () => this.#closing.abort(signal?.reason);
    signal?.addEventListener("abort", abort);
    this.#stopListening = () => signal?.removeEventListener("abort", abort);
    if (signal?.aborted) abort();
  }

  /** Resolves when the first frame is there. Throws {@linkcode CaptureError}, or the signal's reason. */
  static async open(options: CaptureOptions, run: WatchCaptureOptions): Promise<WatchedCapture> {
    const watched = new WatchedCapture(options, run, await isEndless(options));
    try {
      await watched.#open();
      return watched;
    } catch (error) {
      watched.#stopListening();
      throw error;
    }
  }

  get format(): Capture["format"] {
    return this.#capture.format;
  }

  get width(): number {
    return this.#capture.width;
  }

  get height(): number {
    return this.#capture.height;
  }

  get fps(): number | undefined {
    return this.#capture.fps;
  }

  get description(): string {
    return this.#capture.description;
  }

  /** How often the source stalled, broke off or changed its size. */
  get outages(): number {
    return this.#outages.count;
  }

  async *frames(): AsyncGenerator<Frame, void> {
    for (;;) {
      const trouble = yield* this.#framesOfRun();
      if (trouble === undefined || !await this.#startAgain(trouble)) break;
    }
    this.#run.signal?.throwIfAborted();
  }

  recycle(buffer: ArrayBuffer): void {
    this.#capture.recycle(buffer);
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#closing.abort();
    await this.#opening?.catch(() => {}); // told to whoever waits for it
    await this.#capture.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(): Promise<void> {
    const { count = Infinity } = this.#options;
    this.#opening = openCapture({ ...this.#options, count: count - this.#frameCount }, {
      ...this.#run,
      signal: this.#closing.signal,
      followSize: this.#isEndless && !this.#isPipe,
      onWarning: (words) => this.#warnOnce(words),
    });
    this.#capture = await this.#opening;
    this.#openedAt = performance.now();
  }

  /** Hands out the frames of one run, and returns what ended it before its time, if anything did. */
  async *#framesOfRun(): AsyncGenerator<Frame, CaptureError | undefined> {
    const { count = Infinity } = this.#options;
    const first = this.#frameCount;
    const frames = this.#capture.frames();
    const countdown = this.#stallCountdown();
    this.#stall = undefined;
    try {
      while (this.#frameCount < count) {
        this.#waitingSince = performance.now();
        this.#stalls = 0;
        countdown.restart();
        const { value: frame } = await frames.next();
        countdown.stop();
        if (frame === undefined) return this.#stall ?? this.#endOf(this.#frameCount - first);
        this.#outages.end();
        yield { ...frame, sequence: this.#frameCount++ };
      }
    } catch (error) {
      if (this.#stall) return this.#stall;
      if (this.#closing.signal.aborted) return undefined;
      if (!(error instanceof CaptureError) || !this.#comesAgain(error)) throw error;
      const isCutOff = this.#isPipe && error.code === "truncated";
      return isCutOff ? this.#gone(this.#frameCount - first) : error;
    } finally {
      countdown.stop();
    }
  }

  /** To be started when a frame is waited for: tells where none comes in time, and ends the run where patience does. */
  #stallCountdown(): Countdown {
    const { stallMs = STALL_MS } = this.#run;
    const dueMs = 1000 / (this.#capture.fps ?? Infinity);
    const reason = `${sourceName(this.#options.source)} gave no frame for ${stallMs / 1000} s`;
    const stall = new CaptureError("no-frames", reason);
    const countdown = new Countdown(stallMs + dueMs, () => {
      this.#stalls++;
      if (this.#stalls === 1) this.#tellStall(stall);
      if (this.#stalls < this.#patience) return countdown.restart();
      this.#stall = stall;
      void this.#capture.close();
    });
    return countdown;
  }

  /** Not of a recording: that may have gaps, and waits for its reader. */
  #tellStall(stall: CaptureError): void {
    const { source, live = false } = this.#options;
    if (!this.#isEndless && !(live && isStdin(source))) return;
    const remedy = this.#isPipe ? "it is started again unless it goes on" : "it is started again";
    this.#outages.begin(stall, this.#isEndless ? remedy : "waiting for it to go on", this.#waitingSince);
  }

  /** How many times no frame may come in time until the source is started again. */
  get #patience(): number {
    if (!this.#isEndless) return Infinity;
    return this.#isPipe ? PATIENCE_WITH_WRITERS : 1;
  }

  get #isPipe(): boolean {
    return this.#isEndless && this.#options.source.kind === "file";
  }

  /** The frames of a run ended, and nothing was said of it. Returns what is wrong with that, if anything is. */
  #endOf(frames: number): CaptureError | undefined {
    // A recording on a web server has an end, too.
    const hasEnd = !this.#isEndless || this.#options.source.kind === "url";
    return hasEnd || this.#closing.signal.aborted ? undefined : this.#gone(frames);
  }

  #gone(frames: number): CaptureError {
    const who = this.#isPipe ? "its writer" : "it";
    const name = sourceName(this.#options.source);
    return new CaptureError(
      "gone",
      `Cannot go on with ${name}: ${who} has ended after ${countedFrames(frames)}`,
    );
  }

  /** Whether what broke off with an error is started again: not a recording on a web server, which would begin anew. */
  #comesAgain({ code }: CaptureError): boolean {
    return this.#isEndless && !(this.#options.source.kind === "url" && code === "truncated");
  }

  /** Starts the source again until a frame is there. Resolves to false where it is closed before. */
  async #startAgain(trouble: CaptureError): Promise<boolean> {
    const remedy = trouble.code === "gone" ? "waiting for it to come back" : "it is started again";
    this.#outages.begin(trouble, remedy, this.#waitingSince);
    if (this.#waitingSince - this.#openedAt > WELL_MS) this.#backoff.reset();
    await this.#capture.close();
    while (await this.#pause(this.#backoff.next())) {
      try {
        await this.#open();
        this.#outages.succeed();
        return true;
      } catch (error) {
        if (this.#closing.signal.aborted) return false;
        if (!(error instanceof CaptureError)) throw error;
        this.#outages.fail(error);
      }
    }
    return false;
  }

  /** Tells what one run told, such as a control that cannot be set: nobody wants to hear it at each start. */
  #warnOnce(words: string): void {
    if (this.#told.has(words)) return;
    this.#told.add(words);
    this.#run.onWarning?.(words);
  }

  /** Resolves to true after `ms`, to false where it is closed before. */
  async #pause(ms: number): Promise<boolean> {
    await pause(ms, this.#closing.signal);
    return !this.#closing.signal.aborted;
  }
}
