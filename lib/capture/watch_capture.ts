import { Backoff } from "../backoff.ts";
import { Countdown } from "../countdown.ts";
import type { Frame } from "../frame.ts";
import type { Capture } from "./capture.ts";
import { CaptureError, type CaptureErrorCode } from "./capture_error.ts";
import { type CaptureOptions, isStdin } from "./capture_options.ts";
import { countedFrames } from "./failure_words.ts";
import { holdPipe } from "./hold_pipe.ts";
import { isEndless } from "./is_endless.ts";
import { openCapture, type OpenCaptureOptions } from "./open_capture.ts";
import { sourceName } from "./source_name.ts";

const STALL_MS = 5000;

/** Waits between two tries to start a source again, in ms. */
const WAITS = { firstMs: 250, longestMs: 10_000 };

/** A source that gave frames for so long is well: the waits begin anew when it next breaks off. */
const WELL_MS = 10_000;

/** FFmpeg's names of what can be read from any point on. All else has a header that comes but once. */
const ENTERED_ANYWHERE = /^(mpegts|mpeg|mpegvideo|m4v|h264|hevc|mjpeg|mpjpeg|jpeg_pipe)$/;

/** How a source was away that is back. */
export interface Outage {
  /** How long a frame was waited for, in seconds. */
  seconds: number;
  /** How often the source was started again; 0 where it went on by itself. */
  tries: number;
}

/** Options of {@linkcode watchCapture} that are no matter of what is captured. */
export interface WatchCaptureOptions extends Omit<OpenCaptureOptions, "followSize"> {
  /** How long a source may give no frame that is due and waited for, in ms. @default {5000} */
  stallMs?: number;
  /** Called when frames come again after an outage that `onWarning` was told of. */
  onBack?(outage: Outage): void;
}

/**
 * Opens a source as {@linkcode openCapture} does, and has it outlive what may happen to a camera. Throws as that does where
 * the source is not there to begin with.
 *
 * Where no frame comes for `stallMs` while the reader waits for one, ffmpeg and all that it started are ended, and
 * started again; a slow reader is not the camera's fault. So they are where a source that is endless ({@linkcode isEndless})
 * breaks off or ends, as often as it takes, with waits of 0.25 s to 10 s between; and where its picture changes its size, if
 * no `size` is asked for. `onWarning` is told once of each outage, with its likely reason, and again only where another one
 * turns up; `onBack` of its end. Each try has `firstFrameMs` for its first frame, as the very first has, but for a pipe: who
 * opens one waits for its writer.
 *
 * Two things are not started again where no frames come, but told as well: stdin, as nobody can open it again; and a pipe
 * with a container such as Matroska's, in which nobody can begin in the middle. All other sources that have an end are left
 * as they are.
 *
 * All runs of a source are one stream: sequence numbers go on, and `count` counts all. A camera that comes back may be
 * another one: `width`, `height`, `fps`, `description` and even `format` are those of the newest run, and what a frame is,
 * pixels or a JPEG and of which size, is to be seen at the frame itself.
 */
export async function watchCapture(
  options: CaptureOptions,
  run: WatchCaptureOptions = {},
): Promise<WatchedCapture> {
  return await WatchedCapture.open(options, run);
}

/** A source that is started again where it stalls or breaks off. Made by {@linkcode watchCapture}. */
export class WatchedCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #run: WatchCaptureOptions;
  readonly #isEndless: boolean;
  readonly #backoff = new Backoff(WAITS);
  readonly #closing = new AbortController();
  /** What the user was told of its runs: nobody wants to hear it at each start. */
  readonly #told = new Set<string>();
  readonly #stopListening: () => void;
  #capture!: Capture;
  #opening?: Promise<Capture>;
  #openedAt = 0;
  #waitingSince = 0;
  /** Whether the user was told that frames are waited for. */
  #isSilent = false;
  #frameCount = 0;
  #outages = 0;

  private constructor(options: CaptureOptions, run: WatchCaptureOptions, isEndless: boolean) {
    this.#options = options;
    this.#run = run;
    this.#isEndless = isEndless;
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

  get container(): string | undefined {
    return this.#capture.container;
  }

  get description(): string {
    return this.#capture.description;
  }

  /** How often the source stalled, broke off or changed its size. */
  get outages(): number {
    return this.#outages;
  }

  async *frames(): AsyncGenerator<Frame, void> {
    let trouble: CaptureError | undefined;
    do {
      trouble = yield* this.#framesOfRun();
    } while (trouble && await this.#comeBack(trouble));
    this.#run.signal?.throwIfAborted();
  }

  recycle(buffer: ArrayBuffer): void {
    this.#capture.recycle(buffer);
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#closing.abort();
    await this.#opening?.catch(() => {}); // whoever waits for it is told
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
      followSize: this.#isEndless,
      onWarning: (words) => this.#warnOnce(words),
    });
    this.#capture = await this.#opening;
    this.#openedAt = performance.now();
  }

  /** Hands out the frames of one run, and returns what ended it before its time, if anything did. */
  async *#framesOfRun(): AsyncGenerator<Frame, CaptureError | undefined> {
    const first = this.#frameCount;
    const frames = this.#capture.frames();
    const { stallMs = STALL_MS } = this.#run;
    let stall: CaptureError | undefined;
    const watch = new Countdown(stallMs + 1000 / (this.#capture.fps ?? Infinity), () => {
      stall = this.#stall(stallMs);
    });
    try {
      for (;;) {
        this.#waitingSince = performance.now();
        watch.restart();
        const { value: frame } = await frames.next();
        watch.stop();
        if (frame === undefined) return stall ?? this.#end(this.#frameCount - first);
        this.#goOn();
        yield { ...frame, sequence: this.#frameCount++ };
      }
    } catch (error) {
      if (stall) return stall;
      if (this.#closing.signal.aborted) return undefined;
      if (error instanceof CaptureError && this.#comesAgain(error)) return error;
      throw error;
    } finally {
      watch.stop();
    }
  }

  /** No frame came in time. Returns why the run is ended for that, if it is. */
  #stall(stallMs: number): CaptureError | undefined {
    const reason = `${sourceName(this.#options.source)} gave no frame for ${stallMs / 1000} s`;
    if (this.#canEnterAnywhere()) {
      void this.#capture.close();
      return new CaptureError("no-frames", reason, { remedy: "start again" });
    }
    const { source, live } = this.#options;
    if (!this.#isEndless && !(live && isStdin(source))) return undefined;
    this.#outages++;
    this.#isSilent = true;
    this.#run.onWarning?.(`${reason}; waiting for it to go on`);
  }

  /** A frame came: also where that was given up. */
  #goOn(): void {
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#tellBack(this.#waitingSince, 0);
  }

  /** The frames ended and nothing was said. Returns what that means, where it is not as it should be. */
  #end(frames: number): CaptureError | undefined {
    const { source, count } = this.#options;
    const isOver = this.#closing.signal.aborted || this.#frameCount === count || source.kind === "url";
    if (isOver || !this.#isEndless) return undefined;
    const what = source.kind === "file" ? "its writer" : "it";
    return new CaptureError(
      "gone",
      `Cannot go on with ${sourceName(source)}: ${what} has ended after ${countedFrames(frames)}`,
      { remedy: "start again" },
    );
  }

  /** Starts the source again until frames come. Resolves to false where it is closed before. */
  async #comeBack(trouble: CaptureError): Promise<boolean> {
    const since = this.#waitingSince;
    if (since - this.#openedAt > WELL_MS) this.#backoff.reset();
    this.#outages++;
    const isGone = trouble.code === "gone";
    this.#run.onWarning?.(
      `${trouble.reason}; ${isGone ? "waiting for it to come back" : "it is started again"}`,
    );
    const known = new Set<CaptureErrorCode>([trouble.code, ...isGone ? ["not-found"] as const : []]);
    let last: CaptureErrorCode | undefined;
    await using _hold = await this.#hold(trouble);
    await this.#capture.close();
    for (let tries = 1; await this.#pause(this.#backoff.next()); tries++) {
      try {
        await this.#open();
        this.#tellBack(since, tries);
        return true;
      } catch (error) {
        if (this.#closing.signal.aborted) return false;
        if (!(error instanceof CaptureError)) throw error;
        // Once may be a device that is not all there yet.
        if (error.code === last && !known.has(error.code)) this.#run.onWarning?.(error.message);
        if (error.code === last) known.add(error.code);
        last = error.code;
      }
    }
    return false;
  }

  #tellBack(since: number, tries: number): void {
    this.#run.onBack?.({ seconds: (performance.now() - since) / 1000, tries });
  }

  #warnOnce(words: string): void {
    if (this.#told.has(words)) return;
    this.#told.add(words);
    this.#run.onWarning?.(words);
  }

  /** Whether the source is endless and can be opened again wherever it is by now. */
  #canEnterAnywhere(): boolean {
    if (!this.#isEndless) return false;
    return this.#options.source.kind !== "file" || ENTERED_ANYWHERE.test(this.#capture.container ?? "");
  }

  /** Whether what ended a run with `error` is to be started again: not a recording on a web server, which has an end. */
  #comesAgain({ code }: CaptureError): boolean {
    return this.#isEndless && !(this.#options.source.kind === "url" && code === "truncated");
  }

  /** Keeps the writer of a pipe while ffmpeg is started again for another reason than the writer's own end. */
  async #hold({ code }: CaptureError): Promise<AsyncDisposable | undefined> {
    const { source } = this.#options;
    const isHeld = source.kind === "file" && code !== "gone" && this.#canEnterAnywhere();
    return isHeld ? await holdPipe(source.path) : undefined;
  }

  /** Resolves to true after `ms`, to false where it is closed before. */
  async #pause(ms: number): Promise<boolean> {
    const { signal } = this.#closing;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
    if (!signal.aborted) await promise;
    signal.removeEventListener("abort", wake);
    clearTimeout(timer);
    return !signal.aborted;
  }
}
