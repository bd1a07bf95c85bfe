import { newPlane, type Plane } from "../area/plane.ts";

/** A plane at 1/1, 1/2, 1/4, … of its size; an odd row or column at the end of one is left out of the next. */
export type Pyramid = readonly Plane[];

/** Makes a pyramid of so many levels, or of fewer where a side would have no pixel left. */
export function buildPyramid(plane: Plane, levels: number): Pyramid {
  const pyramid = [plane];
  while (pyramid.length < levels) {
    const last = pyramid.at(-1)!;
    if (last.width < 2 || last.height < 2) break;
    pyramid.push(halvePlane(last));
  }
  return pyramid;
}

/** Where a place in a plane lies in one of `scale` times fewer pixels a side. */
export function toLevel(place: number, scale: number): number {
  // A pixel's middle has whole coordinates, and four middles come together in the middle between them.
  return (place + 0.5) / scale - 0.5;
}

/** The way back of {@linkcode toLevel}. */
export function fromLevel(place: number, scale: number): number {
  return (place + 0.5) * scale - 0.5;
}

function halvePlane(plane: Plane): Plane {
  const half = newPlane(plane.width >> 1, plane.height >> 1);
  const { data, width } = plane;
  for (let y = 0, to = 0; y < half.height; y++) {
    let at = 2 * y * width;
    for (let x = 0; x < half.width; x++, at += 2) {
      half.data[to++] = (data[at] + data[at + 1] + data[at + width] + data[at + width + 1] + 2) >> 2;
    }
  }
  return half;
}
