import { pictureBytes, type RawFrame } from "../frame.ts";
import { CLOCK } from "../steady_clock.ts";
import type { Capture } from "./capture.ts";
import type { FrameSize } from "./capture_options.ts";
import type { FfmpegRun } from "./ffmpeg_run.ts";
import type { VideoStream } from "./video_stream.ts";

/** A pipeline does not hold more frames at a time; what is given back beyond that is left to the collector. */
const MAX_SPARE_BUFFERS = 8;

/** What a {@linkcode RawCapture} reads. */
export interface RawCaptureOptions {
  format: "i420" | "bgr";
  /** In words, what the frames come from and how, without their size and rate. */
  words: readonly string[];
  /** Frames/s, where they are not the input's own. */
  fps?: number;
  /** What is thrown where the source changes its size. @default {nothing: pictures are stretched to the first one's} */
  explainResize?: (sizes: { from: FrameSize; to: FrameSize }) => Error;
}

/** Raw frames from an ffmpeg's stdout. */
export class RawCapture implements Capture<RawFrame> {
  readonly #run: FfmpegRun;
  readonly #options: RawCaptureOptions;
  #first: RawFrame | undefined;
  #frameCount = 0;
  #spare: ArrayBuffer[] = [];

  private constructor(run: FfmpegRun, options: RawCaptureOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** Resolves when the first frame is there. Throws as {@linkcode Capture.frames} does; closes `run` then. */
  static async open(run: FfmpegRun, options: RawCaptureOptions): Promise<RawCapture> {
    const capture = new RawCapture(run, options);
    try {
      await run.begun;
      capture.#first = await capture.#read();
      return capture;
    } catch (error) {
      await run.close();
      throw error;
    }
  }

  get format(): "i420" | "bgr" {
    return this.#options.format;
  }

  get width(): number {
    return this.#output.width;
  }

  get height(): number {
    return this.#output.height;
  }

  get fps(): number | undefined {
    // What ffmpeg says of its output is a guess where no filter has set the rate.
    return this.#options.fps ?? this.#run.streams.input?.fps;
  }

  get description(): string {
    const { width, height, fps } = this;
    return describe({ width, height, fps, from: this.#run.streams.input }, this.#options.words);
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
    this.#first = undefined;
    await this.#run.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #output(): VideoStream {
    return this.#run.output!;
  }

  get #frameBytes(): number {
    return pictureBytes(this.format, this.width, this.height);
  }

  /** The next frame, or undefined after a good end. */
  async #read(): Promise<RawFrame | undefined> {
    if (this.#run.output === undefined) return await this.#end(false);
    const data = await this.#run.ffmpeg.read(this.#spare.pop() ?? new ArrayBuffer(this.#frameBytes));
    if (data.length < this.#frameBytes) return await this.#end(data.length > 0);
    this.#checkSize();
    const { width, height } = this;
    return {
      sequence: this.#frameCount++,
      capturedAt: CLOCK.now(),
      picture: { format: this.format, width, height, data },
    };
  }

  /** Throws where ffmpeg has begun to stretch what the source gives: what is read from then on was never captured so. */
  #checkSize(): void {
    const { resized } = this.#run.streams;
    if (resized && this.#options.explainResize) throw this.#options.explainResize(resized);
  }

  async #end(torn: boolean): Promise<undefined> {
    await this.#run.end({ frames: this.#frameCount, torn });
  }
}

/** What {@linkcode describe} tells of a capture. */
export interface Described extends Pick<Capture, "width" | "height" | "fps"> {
  /** The size that the source itself has, where that is known. */
  from?: FrameSize;
}

/** `street.mp4, 640x360 of 1920x1080, 30 frames/s, looped`. */
export function describe(
  { width, height, fps, from = { width, height } }: Described,
  [title, ...words]: readonly string[],
): string {
  const isScaled = from.width !== width || from.height !== height;
  const size = `${width}x${height}${isScaled ? ` of ${from.width}x${from.height}` : ""}`;
  return [title, size, ...(fps === undefined ? [] : [`${fps} frames/s`]), ...words].join(", ");
}
