import { JpegError } from "./jpeg_error.ts";
import { Marker, standsAlone } from "./marker.ts";

/** A marker segment in front of a JPEG's first scan. */
export interface Segment {
  /** Second byte of the marker. */
  marker: number;
  /** What follows the two bytes of length: a view, not a copy. */
  content: Uint8Array;
}

/** Whether the bytes begin with SOI and another marker, as every JPEG does. */
export function startsAsJpeg(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0xff && bytes[1] === Marker.SOI && bytes[2] === 0xff;
}

/**
 * Yields the segments between SOI and the first scan, that one's header (SOS) included (ITU-T T.81, B.1.1).
 *
 * Throws {@linkcode JpegError} where the structure breaks; what stands before was yielded by then.
 */
export function* readSegments(jpeg: Uint8Array): Generator<Segment> {
  if (!startsAsJpeg(jpeg)) throw new JpegError("Cannot read a JPEG as it does not begin with FF D8 FF");
  let at = 2;
  while (at < jpeg.length) {
    if (jpeg[at] !== 0xff) {
      throw new JpegError(`Cannot read a JPEG as byte ${at} is no marker: got ${hex(jpeg[at])}`);
    }
    const marker = jpeg[at + 1];
    if (marker === Marker.FILL) {
      at += 1;
      continue;
    }
    if (marker === Marker.EOI) return;
    if (marker !== undefined && standsAlone(marker)) {
      at += 2;
      continue;
    }
    const length = segmentLength(jpeg, at);
    if (marker === undefined || length === undefined || at + 2 + length > jpeg.length) {
      throw new JpegError(`Cannot read a JPEG as it ends within a segment: got ${jpeg.length} bytes`);
    }
    yield { marker, content: jpeg.subarray(at + 4, at + 2 + length) };
    if (marker === Marker.SOS) return;
    at += 2 + length;
  }
}

/** Length field of the segment whose marker is at `at`; undefined where it is missing or impossible. */
export function segmentLength(bytes: Uint8Array, at: number): number | undefined {
  if (at + 3 >= bytes.length) return undefined;
  const length = bytes[at + 2] << 8 | bytes[at + 3];
  return length >= 2 ? length : undefined;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
