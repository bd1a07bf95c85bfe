import { assertEquals, assertThrows } from "@std/assert";
import { type Codec, CodecError, type CodecErrorCode } from "../../lib/codec/codec.ts";

/** Asserts that a JPEG cannot be decoded, for a reason with such words in it. */
export function assertRefused(
  codec: Pick<Codec, "decode">,
  jpeg: Uint8Array<ArrayBuffer>,
  code: CodecErrorCode,
  words = "",
): void {
  const error = assertThrows(() => codec.decode(jpeg), CodecError, words) as CodecError;
  assertEquals(error.code, code);
}
