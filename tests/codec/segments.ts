import { concat } from "@std/bytes";

/** A marker segment of a JPEG, with its marker. */
export interface Segment {
  marker: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Cuts a JPEG into its segments up to the first scan, SOI left out, and the rest from that SOS on. */
export function cutSegments(
  jpeg: Uint8Array<ArrayBuffer>,
): { segments: Segment[]; rest: Uint8Array<ArrayBuffer> } {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  const segments: Segment[] = [];
  let at = 2;
  while (view.getUint8(at + 1) !== 0xda) {
    const end = at + 2 + view.getUint16(at + 2);
    segments.push({ marker: view.getUint8(at + 1), bytes: jpeg.slice(at, end) });
    at = end;
  }
  return { segments, rest: jpeg.slice(at) };
}

/** The other way round. */
export function joinSegments(segments: Segment[], rest: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return (concat as (parts: Uint8Array[]) => Uint8Array<ArrayBuffer>)(
    [Uint8Array.of(0xff, 0xd8), ...segments.map(({ bytes }) => bytes), rest],
  );
}

/** Makes a segment of a marker and its content. */
export function segment(marker: number, content: string): Segment {
  const text = new TextEncoder().encode(content);
  const length = text.length + 2;
  return { marker, bytes: Uint8Array.of(0xff, marker, length >> 8, length & 0xff, ...text) };
}
