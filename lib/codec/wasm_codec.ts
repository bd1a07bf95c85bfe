import type { Picture } from "../frame.ts";
import {
  type Codec,
  CodecError,
  type DecodedPicture,
  type DecodeOptions,
  type EncodeOptions,
} from "./codec.ts";
import { WasmDecoder } from "./wasm_decoder.ts";
import { WasmEncoder } from "./wasm_encoder.ts";

/**
 * libjpeg-turbo's decoder compiled to WASM, and an encoder of our own: slower than native code, but everywhere, and a sandbox
 * for pictures from strangers.
 */
export class WasmCodec implements Codec {
  readonly name = "wasm";
  readonly #decoder: WasmDecoder;
  readonly #encoder: WasmEncoder;
  #closed = false;

  /** Throws {@linkcode CodecError} `unavailable` where its files cannot be read, or the processor has no SIMD. */
  constructor() {
    try {
      this.#decoder = new WasmDecoder();
      this.#encoder = new WasmEncoder();
    } catch (cause) {
      if (cause instanceof CodecError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CodecError("unavailable", `Cannot load the WASM codec as its files have to be read: ${why}`, {
        cause,
      });
    }
  }

  decode(jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions = {}): DecodedPicture {
    this.#assertOpen();
    return this.#decoder.decode(jpeg, options);
  }

  encode(picture: Picture, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    this.#assertOpen();
    return this.#encoder.encode(picture, options);
  }

  close(): void {
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new CodecError("unavailable", "Cannot use the codec as it was closed");
  }
}
