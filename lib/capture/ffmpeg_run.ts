import type { FfmpegEnd } from "./explain_failure.ts";
import { type FfmpegProcess, spawnFfmpeg, type SpawnFfmpegOptions } from "./spawn_ffmpeg.ts";
import { StreamFinder, type VideoStream } from "./video_stream.ts";

/** Says why an ffmpeg ended that was not told to; undefined where it ended as it should. */
export type Explain = (end: FfmpegEnd) => Error | undefined | Promise<Error | undefined>;

/** Options of {@linkcode FfmpegRun}. */
export interface FfmpegRunOptions extends Omit<SpawnFfmpegOptions, "onLine"> {
  /** How many frames it was told to write. @default {Infinity} */
  count?: number;
  explain: Explain;
  /** Called when it is told to end. */
  onClose?(): void;
}

/** One run of ffmpeg, from its first words to the reason why it ended. */
export class FfmpegRun implements AsyncDisposable {
  /** What it said of its streams so far. */
  readonly streams = new StreamFinder();
  /** Resolves when ffmpeg has said what it writes, or ended without. */
  readonly begun: Promise<void>;
  readonly ffmpeg: FfmpegProcess;
  readonly #options: FfmpegRunOptions;
  #closed = false;

  constructor(args: string[], options: FfmpegRunOptions) {
    const begun = Promise.withResolvers<void>();
    this.#options = options;
    this.ffmpeg = spawnFfmpeg(args, {
      ...options,
      onLine: ({ text }) => {
        this.streams.take(text);
        if (this.streams.output) begun.resolve();
      },
    });
    this.ffmpeg.status.then(() => begun.resolve());
    this.begun = begun.promise;
  }

  /** What ffmpeg writes; undefined where it has not got so far. */
  get output(): VideoStream | undefined {
    return this.streams.output;
  }

  /** Whether it was told to end. */
  get closed(): boolean {
    return this.#closed || (this.#options.signal?.aborted ?? false);
  }

  /** Waits for ffmpeg's end, and throws where `frames` frames and, if `torn`, a piece are no good end. */
  async end({ frames, torn }: Pick<FfmpegEnd, "frames" | "torn">): Promise<void> {
    const { count, explain, signal } = this.#options;
    const status = await this.ffmpeg.status;
    signal?.throwIfAborted();
    if (this.#closed || frames === count) return;
    const failure = await explain({
      status,
      errors: this.ffmpeg.log.errors,
      streams: this.streams,
      frames,
      torn,
    });
    if (failure) throw failure;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.onClose?.();
    await this.ffmpeg.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
