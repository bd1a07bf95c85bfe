import type { JpegFrame, RoomyJpeg } from "../frame.ts";
import { type FrameHeader, readFrameHeader } from "../jpeg/read_frame_header.ts";
import type { Capture } from "./capture.ts";
import { CaptureError } from "./capture_error.ts";
import { CLOCK } from "../steady_clock.ts";
import { describe } from "./raw_capture.ts";

/** What a {@linkcode JpegCapture} reads. */
export interface JpegCaptureOptions {
  /** The JPEGs, whole ones. It throws where they break off. */
  jpegs: AsyncGenerator<RoomyJpeg, void>;
  /** In words, what the frames come from and how, without their size and rate. */
  words: readonly string[];
  /** Frames/s, where the source has a rate. */
  fps?: () => number | undefined;
  /** Ends after so many frames. @default {Infinity} */
  count?: number;
  /** Ends what the JPEGs come from. */
  close(): Promise<void>;
}

/** Frames that are JPEGs already. */
export class JpegCapture implements Capture<JpegFrame> {
  readonly format = "jpeg";
  readonly #options: JpegCaptureOptions;
  readonly #header: FrameHeader;
  #first: JpegFrame | undefined;
  #frameCount = 0;
  #closed = false;

  private constructor(options: JpegCaptureOptions, first: RoomyJpeg) {
    this.#options = options;
    this.#header = readFrameHeader(first.bytes.subarray(first.headroom));
    this.#first = this.#frameOf(first);
  }

  /** Resolves when the first JPEG is there. What it throws, it closes before. */
  static async open(options: JpegCaptureOptions): Promise<JpegCapture> {
    try {
      const { value: first } = await options.jpegs.next();
      if (first) return new JpegCapture(options, first);
      throw new CaptureError("no-frames", `Cannot read ${options.words[0]}: it ended without a JPEG`);
    } catch (error) {
      await options.close();
      throw error;
    }
  }

  get width(): number {
    return this.#header.width;
  }

  get height(): number {
    return this.#header.height;
  }

  get fps(): number | undefined {
    return this.#options.fps?.();
  }

  get description(): string {
    return describe(this, [...this.#options.words, "its own JPEGs"]);
  }

  async *frames(): AsyncGenerator<JpegFrame, void> {
    const { jpegs, count = Infinity } = this.#options;
    if (this.#first) yield this.#takeFirst(this.#first);
    while (!this.#closed && this.#frameCount < count) {
      const { value: jpeg } = await jpegs.next();
      if (!jpeg || this.#closed) return;
      yield this.#frameOf(jpeg);
    }
  }

  /** A JPEG's buffer fits no other: it is left to the collector. */
  recycle(): void {}

  async close(): Promise<void> {
    this.#closed = true;
    this.#first = undefined;
    await this.#options.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #takeFirst(frame: JpegFrame): JpegFrame {
    this.#first = undefined;
    return frame;
  }

  #frameOf(jpeg: RoomyJpeg): JpegFrame {
    return { sequence: this.#frameCount++, capturedAt: CLOCK.now(), jpeg };
  }
}
