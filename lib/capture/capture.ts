import type { Frame, PixelFormat } from "../frame.ts";

/**
 * An open source of frames: pixels, all of one size ({@linkcode RawFrame}), or the JPEGs that its camera made
 * ({@linkcode JpegFrame}). One that is watched may turn into another: {@linkcode watchCapture}.
 */
export interface Capture<F extends Frame = Frame> extends AsyncDisposable {
  /** What the frames are: `jpeg`, or the format of their pixels. */
  readonly format: "jpeg" | PixelFormat;
  /** In pixels; where the frames are JPEGs, the first one's. */
  readonly width: number;
  /** In pixels; where the frames are JPEGs, the first one's. */
  readonly height: number;
  /** Frames/s, where the source has a rate. */
  readonly fps?: number;
  /** For a log line: `street.mp4, 1920x1080, 30 frames/s`. */
  readonly description: string;
  /**
   * The frames, for one reader. Nothing is read ahead: while the reader waits, so does the source.
   *
   * Ends where the source ends, and after {@linkcode close}. Throws a {@linkcode CaptureError} where the source
   * breaks off, and the signal's reason after an abort.
   */
  frames(): AsyncGenerator<F, void>;
  /** Takes a frame's buffer back, to fill it again; the caller keeps no view of it. */
  recycle(buffer: ArrayBuffer): void;
  /** Ends the source and resolves when all that belongs to it is gone. */
  close(): Promise<void>;
}
