/** A rectangle of a picture, in its pixels: `right` and `bottom` are just outside. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Sides of a picture. */
export type Side = "left" | "top" | "right" | "bottom";

export function areaOf({ left, top, right, bottom }: Bounds): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** What two have in common; its area is 0 where that is nothing. */
export function intersect(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** The smallest one that has both in it. */
export function unite(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export function shift({ left, top, right, bottom }: Bounds, x: number, y: number): Bounds {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

/** The middle of one. */
export function centreOf({ left, top, right, bottom }: Bounds): { x: number; y: number } {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
