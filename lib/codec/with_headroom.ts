import type { BufferSource } from "../spare_buffers.ts";

/** A copy of a JPEG with so many free bytes in front of it, in memory that was used before where there is some. */
export function withHeadroom(
  jpeg: Uint8Array,
  headroom: number,
  spare?: BufferSource,
): Uint8Array<ArrayBuffer> {
  const length = headroom + jpeg.length;
  const roomy = new Uint8Array(spare?.take(length) ?? new ArrayBuffer(length), 0, length);
  roomy.set(jpeg, headroom);
  return roomy;
}
