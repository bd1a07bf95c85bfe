import type { Capture } from "./capture/capture.ts";
import { CaptureError } from "./capture/capture_error.ts";
import type { CaptureOptions, CaptureSource } from "./capture/capture_options.ts";
import { openCapture } from "./capture/open_capture.ts";
import type { Codec } from "./codec/codec.ts";
import { createCodec } from "./codec/create_codec.ts";
import { loadOpenCv } from "./codec/opencv.ts";
import { resizePicture } from "./codec/resize_picture.ts";
import type { Picture, RawFrame } from "./frame.ts";

/** Where the frames of a {@linkcode Video} come from: exactly one of these. */
export interface VideoSource {
  /** A camera of this machine: its number, path or name. */
  device?: number | string;
  /** A video file; `-` is stdin. */
  file?: string;
  /** A stream of the network: RTSP, MJPEG over HTTP, … */
  url?: string;
  /** A folder of JPEGs, in the order of their names; `-` is JPEGs on stdin. */
  jpegs?: string;
  /** What this machine's screen shows. */
  screen?: boolean;
  /** A moving scene that ffmpeg makes itself. */
  test?: boolean;
}

/** Options of {@linkcode Video}. */
export interface VideoOptions extends VideoSource, Omit<CaptureOptions, "source" | "capture" | "format"> {
  /** Whether a file starts again at its end, for ever. @default {false} */
  loop?: boolean;
}

/** What is known of a {@linkcode Video} once it is open. */
export type VideoProperties = Pick<Capture, "width" | "height" | "fps" | "description">;

/**
 * A camera or a video as an async iterable of its frames: BGR pictures, as `cv2.VideoCapture` gives them, each in memory
 * of its own that stays the user's.
 *
 * Nothing is opened before the first frame is asked for. A loop that is left early can be followed by another one, which
 * goes on with the next frame; so does {@linkcode Video.read}, for one frame at a time. After the last frame and after
 * {@linkcode Video.close} there are no more, and loops end at once. `await using` closes it, however the block is left.
 *
 * @example A camera's loop
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Video } from "./video.ts";
 *
 * await using video = new Video({ test: true, count: 3 }); // { device: 0 } for the first camera
 * for await (const frame of video) {
 *   const small = await Video.resizeFrame(frame, 320, 240);
 *   const jpeg = await Video.toJpeg(small, 60);
 *   assertEquals(jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xd8));
 * }
 * ```
 */
export class Video implements AsyncIterable<Picture>, AsyncDisposable {
  /** Shared by all, from the first JPEG until a Video is closed: then the next JPEG loads it again, in some ms. */
  static #codec?: Promise<Codec>;

  readonly #options: CaptureOptions & { format: "bgr" };
  readonly #signal: AbortSignal;
  readonly #closing = new AbortController();
  #opening?: Promise<Capture<RawFrame>>;
  #frames?: AsyncGenerator<RawFrame, void>;

  /** Throws a {@linkcode CaptureError} `bad-options` unless there is one source. An abort ends the frames with its reason. */
  constructor(options: VideoOptions, { signal }: { signal?: AbortSignal } = {}) {
    this.#options = { ...options, source: sourceOf(options), format: "bgr" };
    this.#signal = AbortSignal.any([this.#closing.signal, ...signal ? [signal] : []]);
  }

  /**
   * Opens the source, where that is not done yet, and resolves when its first frame is there. No need to call it but to
   * know the size beforehand.
   *
   * Throws a {@linkcode CaptureError} whose message is for the user.
   */
  open(): Promise<VideoProperties> {
    return this.#open();
  }

  /**
   * The next frame; undefined after the last one and after {@linkcode close}.
   *
   * Throws a {@linkcode CaptureError} where the source cannot be opened or breaks off.
   */
  async read(): Promise<Picture | undefined> {
    if (this.#closed) return undefined;
    try {
      const capture = await this.#open();
      this.#frames ??= capture.frames();
      return (await this.#frames.next()).value?.picture;
    } catch (error) {
      if (this.#closed) return undefined;
      throw error;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Picture, void, void> {
    for (let frame = await this.read(); frame !== undefined; frame = await this.read()) yield frame;
  }

  /** Ends the source and resolves when all that belongs to it is gone; a camera is free again then. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("Cannot open the video as it was closed"));
    // Why it did not open, who opened it was told.
    await this.#opening?.then((capture) => capture.close(), () => {});
    await Video.#closeCodec();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Encodes a frame to a JPEG, as `cv2.imencode` does. `quality` is 1 to 100.
   *
   * Throws `CodecError` where the frame's data does not fit its size, a RangeError for the quality.
   */
  static async toJpeg(frame: Picture, quality = 80): Promise<Uint8Array<ArrayBuffer>> {
    const codec = await (Video.#codec ??= createCodec());
    return codec.encode(frame, { quality });
  }

  /** Makes a frame of another size, as `cv2.resize` with `INTER_AREA` does. Throws as {@linkcode resizePicture} does. */
  static async resizeFrame(frame: Picture, width: number, height: number): Promise<Picture> {
    const { cv } = await loadOpenCv();
    return resizePicture(cv, frame, width, height);
  }

  /** Scales both sides of a frame to `percent` %, rounded down, and makes them one pixel at least. */
  static async rescaleFrame(frame: Picture, percent = 75): Promise<Picture> {
    const scaled = (pixels: number) => Math.max(1, Math.trunc(pixels * percent / 100));
    if (percent > 0) return await Video.resizeFrame(frame, scaled(frame.width), scaled(frame.height));
    throw new RangeError(`Cannot rescale as the percentage is a number above 0: got ${percent}`);
  }

  static async #closeCodec(): Promise<void> {
    const codec = Video.#codec;
    Video.#codec = undefined;
    // Why it did not load, who wanted a JPEG was told.
    await codec?.then((codec) => codec.close(), () => {});
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  #open(): Promise<Capture<RawFrame>> {
    return this.#opening ??= openCapture(this.#options, { signal: this.#signal });
  }
}

function sourceOf({ device, file, loop, url, jpegs, screen, test }: VideoOptions): CaptureSource {
  const sources: CaptureSource[] = [];
  if (device !== undefined) sources.push({ kind: "device", device: String(device) });
  if (file !== undefined) sources.push({ kind: "file", path: file, loop });
  if (url !== undefined) sources.push({ kind: "url", url });
  if (jpegs !== undefined) sources.push({ kind: "jpegs", path: jpegs });
  if (screen) sources.push({ kind: "screen" });
  if (test) sources.push({ kind: "test" });
  if (sources.length === 1) return sources[0];
  const rule = "it has one source: device, file, url, jpegs, screen or test";
  throw new CaptureError("bad-options", `Cannot make a Video as ${rule}: got ${sources.length}`);
}
