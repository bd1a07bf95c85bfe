import type { Picture } from "../frame.ts";
import { checkEncode } from "./check_encode.ts";
import { CodecError, type CodecName, type EncodeOptions } from "./codec.ts";
import type { EncodedPicture, EncodeRequest, EncodeResponse } from "./encode_message.ts";

export type { EncodedPicture } from "./encode_message.ts";

/** Options of {@linkcode Encoder.start}. */
export interface EncoderOptions {
  /** @default {"auto"} */
  codec?: CodecName | "auto";
}

/**
 * Encodes pictures in a thread of its own, so that the event loop stays free.
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
  readonly #worker = new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
  /** Calls that the worker has not answered yet, oldest first. */
  readonly #pending: PromiseWithResolvers<EncodeResponse>[] = [];
  #codec: CodecName | undefined;
  /** Why there are no more answers. */
  #ended: CodecError | undefined;

  private constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<EncodeResponse>) => {
      const call = this.#pending.shift();
      if (data.type === "failed") call?.reject(new CodecError(data.code, data.message));
      else call?.resolve(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(`its thread died: ${event.message}`);
    };
  }

  /** Starts the thread. Rejects with {@linkcode CodecError} `unavailable` where the codec does not load. */
  static async start({ codec = "auto" }: EncoderOptions = {}): Promise<Encoder> {
    const encoder = new Encoder();
    try {
      const response = await encoder.#call({ type: "start", codec }, []);
      if (response.type === "started") encoder.#codec = response.codec;
      return encoder;
    } catch (error) {
      encoder.close();
      throw error;
    }
  }

  /** The backend that is used. */
  get codec(): CodecName {
    return this.#codec!;
  }

  /**
   * Encodes a picture as {@linkcode Codec.encode} does. The buffer of its data is transferred, so the picture
   * cannot be read until it is given back as `raw`. Calls are answered in order.
   *
   * Rejects with {@linkcode CodecError} `bad-picture`, or `unavailable` where the encoder was closed or its
   * thread died; with RangeError where an option is out of range.
   */
  async encode(picture: Picture, options?: EncodeOptions): Promise<EncodedPicture> {
    const checked = checkEncode(picture, options);
    const response = await this.#call({ type: "encode", picture, options: checked }, [picture.data.buffer]);
    if (response.type !== "encoded") {
      throw new TypeError(`Cannot encode as the thread answered: got ${response.type}`);
    }
    const { jpeg, raw, encodeMs } = response;
    return { jpeg, raw, encodeMs };
  }

  /** Ends the thread. Calls that it has not answered reject. */
  close(): void {
    this.#end("it was closed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #call(request: EncodeRequest, transfer: Transferable[]): Promise<EncodeResponse> {
    if (this.#ended) throw this.#ended;
    this.#worker.postMessage(request, transfer);
    const call = Promise.withResolvers<EncodeResponse>();
    this.#pending.push(call);
    return call.promise;
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = new CodecError("unavailable", `Cannot encode as the encoder is gone: ${why}`);
    this.#worker.terminate();
    for (const call of this.#pending.splice(0)) call.reject(this.#ended);
  }
}
