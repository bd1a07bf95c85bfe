/** Gray levels in rows without padding. */
export interface Plane {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** `width*height` of them, 0 to 255. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Makes one whose levels are all 0. */
export function newPlane(width: number, height: number): Plane {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Pixels of a mask that are not 0. */
export function areaOf({ data }: Plane): number {
  let area = 0;
  for (let at = 0; at < data.length; at++) if (data[at] !== 0) area++;
  return area;
}
