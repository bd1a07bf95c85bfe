import { Marker, standsAlone } from "./marker.ts";
import { segmentLength, startsAsJpeg } from "./read_segments.ts";

/**
 * Finds where the JPEG at the beginning of `bytes` ends: the offset behind its EOI; -1 where it does not end
 * within `bytes` or is broken.
 *
 * It goes by the structure (ITU-T T.81, B.1.1): segments by their length, so that a thumbnail's EOI inside an APP
 * segment is no end; entropy-coded data with its stuffing and restart markers.
 */
export function findEnd(bytes: Uint8Array): number {
  if (!startsAsJpeg(bytes)) return -1;
  let at = 2;
  let inScan = false;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      if (!inScan) return -1;
      at = bytes.indexOf(0xff, at);
      if (at < 0) return -1;
      continue;
    }
    const marker = bytes[at + 1];
    if (marker === Marker.EOI) return at + 2;
    if (marker === Marker.FILL) {
      at += 1;
    } else if (marker === Marker.STUFFED) {
      if (!inScan) return -1;
      at += 2;
    } else if (marker === Marker.SOI) {
      return -1;
    } else if (standsAlone(marker)) {
      at += 2;
    } else {
      const length = segmentLength(bytes, at);
      if (length === undefined) return -1;
      at += 2 + length;
      inScan = marker === Marker.SOS;
    }
  }
  return -1;
}
