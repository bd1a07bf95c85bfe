import { Marker } from "../jpeg/marker.ts";
import { markerOffsets } from "../jpeg/marker_offsets.ts";

/**
 * Bytes of padding that cheap cameras leave between the picture's data and the next marker. Cut data and
 * flipped bits mostly leave more, or end in another warning.
 */
const MAX_EXTRANEOUS_BYTES = 16;

/**
 * Says whether a picture that libjpeg decoded with a warning is whole all the same. Most warnings mean that
 * part of the picture is missing or wrong. Some cameras however pad the data of every frame by a few bytes,
 * and some writers have a version in a header that libjpeg does not know.
 *
 * libjpeg only keeps its first warning, so the picture must also have its end: it might be truncated as well.
 */
export function toleratesWarning(warning: string, jpeg: Uint8Array): boolean {
  const extraneous = /^Corrupt JPEG data: (\d+) extraneous bytes before marker/.exec(warning);
  const harmless = extraneous !== null
    ? Number(extraneous[1]) <= MAX_EXTRANEOUS_BYTES
    : /^(Warning: unknown JFIF revision|Unknown Adobe color transform)/.test(warning);
  if (!harmless) return false;
  const end = markerOffsets(jpeg, Marker.EOI).at(-1) ?? -1;
  const lastScan = markerOffsets(jpeg, Marker.SOS).at(-1) ?? -1;
  return end > lastScan;
}
