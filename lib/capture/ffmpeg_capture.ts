import { pictureBytes, type RawFrame } from "../frame.ts";
import type { Capture } from "./capture.ts";
import type { CaptureOptions } from "./capture_options.ts";
import { explainFailure } from "./explain_failure.ts";
import { type FfmpegProcess, spawnFfmpeg, type SpawnFfmpegOptions } from "./spawn_ffmpeg.ts";
import { StreamFinder, type VideoStream } from "./video_stream.ts";

/** A pipeline does not hold more frames at a time; what is given back beyond that is left to the collector. */
const MAX_SPARE_BUFFERS = 8;

/** Raw frames from an ffmpeg's stdout. */
export class FfmpegCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #ffmpeg: FfmpegProcess;
  readonly #signal: AbortSignal | undefined;
  readonly #streams = new StreamFinder();
  /** Resolves when ffmpeg has said what it writes, or ended without. */
  readonly #begun: Promise<void>;
  #first: RawFrame | undefined;
  #frameCount = 0;
  #spare: ArrayBuffer[] = [];
  #closed = false;

  private constructor(options: CaptureOptions, args: string[], spawnOptions: SpawnFfmpegOptions) {
    const begun = Promise.withResolvers<void>();
    const onLine = ({ text }: { text: string }) => {
      this.#streams.take(text);
      if (this.#streams.output) begun.resolve();
    };
    this.#options = options;
    this.#signal = spawnOptions.signal;
    this.#ffmpeg = spawnFfmpeg(args, { ...spawnOptions, onLine });
    this.#ffmpeg.status.then(() => begun.resolve());
    this.#begun = begun.promise;
  }

  /** Starts ffmpeg with `args` and resolves when its first frame is there. Throws as {@linkcode Capture.frames} does. */
  static async open(
    options: CaptureOptions,
    args: string[],
    spawnOptions: SpawnFfmpegOptions,
  ): Promise<FfmpegCapture> {
    const capture = new FfmpegCapture(options, args, spawnOptions);
    try {
      await capture.#begun;
      capture.#first = await capture.#read();
      return capture;
    } catch (error) {
      await capture.close();
      throw error;
    }
  }

  get width(): number {
    return this.#output.width;
  }

  get height(): number {
    return this.#output.height;
  }

  get fps(): number | undefined {
    return this.#output.fps;
  }

  get description(): string {
    const { source, live } = this.#options;
    const words = [source.kind === "file" ? source.path.replace(/^.*[/\\]/, "") : "test scene"];
    words.push(`${this.width}x${this.height}`);
    if (this.fps !== undefined) words.push(`${this.fps} frames/s`);
    if (source.kind === "file" && source.loop) words.push("looped");
    if (source.kind === "file" && live) words.push("at its own pace");
    return words.join(", ");
  }

  async *frames(): AsyncGenerator<RawFrame, void> {
    for (;;) {
      const frame = this.#first ?? await this.#read();
      this.#first = undefined;
      if (frame === undefined) return;
      yield frame;
    }
  }

  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength !== this.#frameBytes || this.#spare.length === MAX_SPARE_BUFFERS) return;
    if (!this.#spare.includes(buffer)) this.#spare.push(buffer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#first = undefined;
    await this.#ffmpeg.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #output(): VideoStream {
    return this.#streams.output!;
  }

  get #frameBytes(): number {
    return pictureBytes("i420", this.width, this.height);
  }

  /** The next frame, or undefined after a good end. */
  async #read(): Promise<RawFrame | undefined> {
    if (this.#streams.output === undefined) return await this.#end(false);
    const data = await this.#ffmpeg.read(this.#spare.pop() ?? new ArrayBuffer(this.#frameBytes));
    if (data.length < this.#frameBytes) return await this.#end(data.length > 0);
    const { width, height } = this;
    return {
      sequence: this.#frameCount++,
      capturedAt: Date.now(),
      picture: { format: "i420", width, height, data },
    };
  }

  /** Throws where this is no good end. */
  async #end(torn: boolean): Promise<undefined> {
    const status = await this.#ffmpeg.status;
    this.#signal?.throwIfAborted();
    if (this.#closed || this.#frameCount === this.#options.count) return;
    const failure = explainFailure(this.#options, {
      status,
      errors: this.#ffmpeg.log.errors,
      streams: this.#streams,
      frames: this.#frameCount,
      torn,
    });
    if (failure) throw failure;
  }
}
