/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type Codec, CodecError } from "./codec.ts";
import type { CheckedPicture, EncodeResponse } from "./encode_message.ts";
import { WasmCodec } from "./wasm_codec.ts";

let codec: Codec;

self.onmessage = ({ data }: MessageEvent<CheckedPicture>) => {
  try {
    encode(data);
  } catch (error) {
    fail(error);
  }
};

try {
  codec = new WasmCodec();
  answer({ type: "started" });
} catch (error) {
  fail(error);
}

function encode({ picture, quality, headroom }: CheckedPicture): void {
  const start = performance.now();
  const jpeg = codec.encode(picture, { quality, headroom });
  const encodeMs = performance.now() - start;
  const raw = picture.data.buffer;
  answer({ type: "encoded", jpeg, raw, encodeMs }, [jpeg.buffer, raw]);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  answer({ type: "failed", code: error instanceof CodecError ? error.code : "unavailable", message });
}

function answer(response: EncodeResponse, transfer: Transferable[] = []): void {
  self.postMessage(response, transfer);
}
