import type { Picture } from "../frame.ts";
import type { BufferSource } from "../spare_buffers.ts";
import { checkEncode } from "./check_encode.ts";
import { CodecError, type CodecName, type EncodeOptions } from "./codec.ts";
import type { CheckedPicture, EncodedPicture } from "./encode_message.ts";
import { EncodeThread } from "./encode_thread.ts";
import { TurboEncoder } from "./turbo_encoder.ts";

export type { EncodedPicture } from "./encode_message.ts";

/** Options of {@linkcode Encoder.start}. */
export interface EncoderOptions {
  /** @default {"auto"} */
  codec?: CodecName | "auto";
  /**
   * How many pictures `turbo` may encode at a time, each in a thread of its own. With more than one, a later call may be
   * answered first.
   *
   * @default {1}
   */
  parallel?: number;
  /** Where `turbo` takes the memory for JPEGs from, which may have more bytes than they need. @default {new buffers} */
  spare?: BufferSource;
}

/** What does the work, in other threads. */
interface EncoderBackend {
  readonly codec: CodecName;
  encode(request: CheckedPicture): Promise<EncodedPicture>;
  close(): void;
}

/**
 * Encodes pictures in threads of its own, so that the event loop stays free.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Encoder } from "./encoder.ts";
 *
 * using encoder = await Encoder.start();
 * const picture = { format: "gray" as const, width: 8, height: 8, data: new Uint8Array(64) };
 * const { jpeg, raw } = await encoder.encode(picture, { headroom: 4 });
 * assertEquals(jpeg.subarray(4, 6), Uint8Array.of(0xff, 0xd8));
 * assertEquals(raw.byteLength, 64);
 * ```
 */
export class Encoder implements Disposable {
  /** How many pictures are encoded at a time. */
  readonly parallel: number;
  readonly #backend: EncoderBackend;
  /** Calls that wait for others to end, oldest first. */
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #isClosed = false;

  private constructor(backend: EncoderBackend, parallel: number) {
    this.#backend = backend;
    this.parallel = parallel;
  }

  /** Rejects with {@linkcode CodecError} `unavailable` where the codec does not load. */
  static async start({ codec = "auto", parallel = 1, spare }: EncoderOptions = {}): Promise<Encoder> {
    if (codec !== "wasm") {
      try {
        return new Encoder(new TurboEncoder(spare), parallel);
      } catch (error) {
        if (codec === "turbo" || !(error instanceof CodecError && error.code === "unavailable")) throw error;
      }
    }
    return new Encoder(await EncodeThread.start(), 1);
  }

  /** The backend that is used. */
  get codec(): CodecName {
    return this.#backend.codec;
  }

  /**
   * Encodes a picture as {@linkcode Codec.encode} does. The buffer of its data is taken, so the picture cannot be read until
   * it is given back as `raw`. Calls are begun in order.
   *
   * Rejects with {@linkcode CodecError} `bad-picture`, or `unavailable` where the encoder was closed or its
   * thread died; with RangeError where an option is out of range.
   */
  async encode(picture: Picture, options?: EncodeOptions): Promise<EncodedPicture> {
    const checked = checkEncode(picture, options);
    this.#checkOpen();
    const { buffer, byteOffset, length } = picture.data;
    const data = new Uint8Array(buffer.transfer(), byteOffset, length);
    if (this.#running === this.parallel) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      this.#checkOpen();
      const encoded = await this.#backend.encode({ ...checked, picture: { ...picture, data } });
      this.#checkOpen();
      return encoded;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  /** Ends the threads. Calls that were not answered reject. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#backend.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #checkOpen(): void {
    if (this.#isClosed) {
      throw new CodecError("unavailable", "Cannot encode as the encoder is gone: it was closed");
    }
  }
}
