/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type Codec, CodecError } from "./codec.ts";
import { createCodec } from "./create_codec.ts";
import type { EncodeRequest, EncodeResponse } from "./encode_message.ts";

let codec: Codec;

self.onmessage = async ({ data }: MessageEvent<EncodeRequest>) => {
  try {
    if (data.type === "start") {
      codec = await createCodec(data.codec);
      answer({ type: "started", codec: codec.name });
    } else {
      encode(data);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    answer({ type: "failed", code: error instanceof CodecError ? error.code : "unavailable", message });
  }
};

function encode({ picture, options }: EncodeRequest & { type: "encode" }): void {
  const start = performance.now();
  const jpeg = codec.encode(picture, options);
  const encodeMs = performance.now() - start;
  const raw = picture.data.buffer;
  answer({ type: "encoded", jpeg, raw, encodeMs }, [jpeg.buffer, raw]);
}

function answer(response: EncodeResponse, transfer: Transferable[] = []): void {
  self.postMessage(response, transfer);
}
