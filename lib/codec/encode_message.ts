import type { Picture } from "../frame.ts";
import type { CodecErrorCode, CodecName, EncodeOptions } from "./codec.ts";

/** What an Encoder sends its worker: first the codec to make, then pictures, their buffers transferred. */
export type EncodeRequest =
  | { type: "start"; codec: CodecName | "auto" }
  | { type: "encode"; picture: Picture; options: EncodeOptions };

/** What the worker answers, one for each request and in order. */
export type EncodeResponse =
  | { type: "started"; codec: CodecName }
  | ({ type: "encoded" } & EncodedPicture)
  | { type: "failed"; code: CodecErrorCode; message: string };

/** A picture that a worker encoded. */
export interface EncodedPicture {
  /** As many free bytes as were asked for, then the JPEG. */
  jpeg: Uint8Array<ArrayBuffer>;
  /** The buffer that held the picture's pixels, to be used again. */
  raw: ArrayBuffer;
  /** ms that the encoding itself took. */
  encodeMs: number;
}
