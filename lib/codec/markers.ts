/** Markers that bound a picture's data (ITU-T T.81, table B.1). */
export const MARKER = { EOI: 0xd9, SOS: 0xda } as const;

/**
 * Offsets of all markers of a kind, by their two bytes alone. A picture's data has none of them by chance; a
 * comment or a thumbnail in front of it may.
 */
export function markerOffsets(jpeg: Uint8Array, marker: number): number[] {
  const offsets: number[] = [];
  for (let at = jpeg.indexOf(marker, 1); at !== -1; at = jpeg.indexOf(marker, at + 1)) {
    if (jpeg[at - 1] === 0xff) offsets.push(at - 1);
  }
  return offsets;
}
