import type { DecodeOptions } from "../../../lib/codec/codec.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import { SpareBuffers } from "../../../lib/spare_buffers.ts";
import { pictureBytes } from "../../../lib/frame.ts";
import { JPEG_720P, PICTURES_720P } from "./pictures.ts";

const DECODINGS: Readonly<Record<string, DecodeOptions>> = {
  "bgr": { format: "bgr" },
  "gray": { format: "gray" },
  "gray at half the size": { format: "gray", scale: 2 },
  "gray at a quarter": { format: "gray", scale: 4 },
};

const codecs = [await createCodec("turbo"), await createCodec("wasm")];
const buffers = new SpareBuffers({ mostTimes: 1 });

for (const [name, picture] of Object.entries(PICTURES_720P)) {
  for (const codec of codecs) {
    Deno.bench({
      name: `${codec.name} encodes ${name}`,
      group: `encode ${name}, 1280x720`,
      baseline: codec.name === "turbo",
      fn: () => void codec.encode(picture),
    });
  }
}

for (const [name, options] of Object.entries(DECODINGS)) {
  for (const codec of codecs) {
    Deno.bench({
      name: `${codec.name} decodes to ${name}`,
      group: `decode to ${name}, 1280x720`,
      baseline: codec.name === "turbo",
      fn() {
        // As analyzers have it done: into memory of frames before.
        const allocate: DecodeOptions["allocate"] = (...picture) => {
          const bytes = pictureBytes(...picture);
          return new Uint8Array(buffers.take(bytes) ?? new ArrayBuffer(bytes));
        };
        buffers.giveBack(codec.decode(JPEG_720P, { ...options, allocate }).data.buffer);
      },
    });
  }
}
