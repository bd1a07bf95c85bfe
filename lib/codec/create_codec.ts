import { type Codec, CodecError, type CodecName } from "./codec.ts";
import { TurboCodec } from "./turbo_codec.ts";

/**
 * Makes a codec for this thread. `auto` takes `turbo` where it loads, else `wasm`.
 *
 * Throws {@linkcode CodecError} `unavailable`, with what to do about it, where `turbo` does not load.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createCodec } from "./create_codec.ts";
 *
 * using codec = await createCodec("wasm");
 * const jpeg = codec.encode({ format: "gray", width: 2, height: 1, data: Uint8Array.of(40, 40) });
 * assertEquals(codec.decode(jpeg, { format: "gray" }).data, Uint8Array.of(40, 40));
 * ```
 */
export async function createCodec(name: CodecName | "auto" = "auto"): Promise<Codec> {
  if (name !== "wasm") {
    try {
      return new TurboCodec();
    } catch (error) {
      if (name === "turbo" || !(error instanceof CodecError && error.code === "unavailable")) throw error;
    }
  }
  // Loaded here, as most programs do without.
  const { WasmCodec } = await import("./wasm_codec.ts");
  return new WasmCodec();
}
