import { CodecError } from "./codec.ts";
import type { CheckedPicture, EncodedPicture, EncodeResponse } from "./encode_message.ts";

/** The WASM codec in a Worker, as all that WASM does holds up its thread. */
export class EncodeThread {
  readonly codec = "wasm";
  readonly #worker = new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
  /** Calls that the worker has not answered yet, oldest first. */
  readonly #pending: PromiseWithResolvers<EncodeResponse>[] = [];
  /** Why there are no more answers. */
  #ended?: CodecError;

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

  /** Rejects with {@linkcode CodecError} `unavailable` where the codec does not load. */
  static async start(): Promise<EncodeThread> {
    const thread = new EncodeThread();
    try {
      await thread.#answer();
      return thread;
    } catch (error) {
      thread.close();
      throw error;
    }
  }

  /** Transfers the picture's buffer. Rejects with {@linkcode CodecError} `bad-picture`. */
  async encode(request: CheckedPicture): Promise<EncodedPicture> {
    if (this.#ended) throw this.#ended;
    this.#worker.postMessage(request, [request.picture.data.buffer]);
    const response = await this.#answer();
    if (response.type !== "encoded") {
      throw new TypeError(`Cannot encode as the thread answered: got ${response.type}`);
    }
    const { jpeg, raw, encodeMs } = response;
    return { jpeg, raw, encodeMs };
  }

  /** Calls that were not answered reject. */
  close(): void {
    this.#end("it was closed");
  }

  #answer(): Promise<EncodeResponse> {
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
