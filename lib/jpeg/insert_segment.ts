import { Marker } from "./marker.ts";

/**
 * Puts a segment right behind the SOI of the JPEG that begins at `offset`, moving only SOI, into the free bytes in
 * front. All other segments stay. Returns where the JPEG begins now.
 *
 * Throws a RangeError where fewer than `segment.length` bytes are free.
 */
export function insertSegment(buffer: Uint8Array, offset: number, segment: Uint8Array): number {
  const start = offset - segment.length;
  if (start < 0) {
    throw new RangeError(`Cannot insert a segment as it needs ${segment.length} free bytes: got ${offset}`);
  }
  buffer[start] = 0xff;
  buffer[start + 1] = Marker.SOI;
  buffer.set(segment, start + 2);
  return start;
}
