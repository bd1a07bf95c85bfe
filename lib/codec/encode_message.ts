import type { Picture } from "../frame.ts";
import type { CodecErrorCode, EncodeOptions } from "./codec.ts";

/** A picture that was checked, and how it is to be encoded; what an `EncodeThread` sends its worker. */
export interface CheckedPicture extends Required<EncodeOptions> {
  /** Its buffer is taken. */
  picture: Picture;
}

/** What the worker sends: that it is there, then an answer to each request, in order. */
export type EncodeResponse =
  | { type: "started" }
  | ({ type: "encoded" } & EncodedPicture)
  | { type: "failed"; code: CodecErrorCode; message: string };

/** A picture that was encoded. */
export interface EncodedPicture {
  /** As many free bytes as were asked for, then the JPEG. */
  jpeg: Uint8Array<ArrayBuffer>;
  /** The buffer that held the picture's pixels, to be used again. */
  raw: ArrayBuffer;
  /** ms that the encoding itself took. */
  encodeMs: number;
}
