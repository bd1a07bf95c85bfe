/**
 * Offsets of all markers of a kind, by their two bytes alone. A picture's entropy-coded data has none of them by chance;
 * a comment or a thumbnail in front of it may.
 */
export function markerOffsets(jpeg: Uint8Array, marker: number): number[] {
  const offsets: number[] = [];
  for (let at = jpeg.indexOf(marker, 1); at !== -1; at = jpeg.indexOf(marker, at + 1)) {
    if (jpeg[at - 1] === 0xff) offsets.push(at - 1);
  }
  return offsets;
}
