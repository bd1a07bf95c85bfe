/** Second bytes of the JPEG markers that vid has to know (ITU-T T.81, table B.1). */
export const Marker = {
  /** Stuffing: an entropy-coded FF that is no marker. */
  STUFFED: 0x00,
  TEM: 0x01,
  SOF0: 0xc0,
  SOF2: 0xc2,
  SOF15: 0xcf,
  DHT: 0xc4,
  JPG: 0xc8,
  DAC: 0xcc,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  APP0: 0xe0,
  COM: 0xfe,
  /** Fill: any number of FF may stand before a marker. */
  FILL: 0xff,
} as const;

/** Whether no length and no content follow this marker. */
export function standsAlone(marker: number): boolean {
  return marker === Marker.TEM || (marker >= Marker.RST0 && marker <= Marker.EOI);
}

/** Whether the marker begins a frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
export function isStartOfFrame(marker: number): boolean {
  return marker >= Marker.SOF0 && marker <= Marker.SOF15 && marker !== Marker.DHT && marker !== Marker.JPG &&
    marker !== Marker.DAC;
}
