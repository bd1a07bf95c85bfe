import type { DefectValues } from "./defect_options.ts";

/** How far a part may be off, in pixels of a decoded picture. */
export function searchPixels(
  { search }: Pick<DefectValues, "search">,
  picture: { width: number; height: number },
): number {
  return search / 100 * Math.max(picture.width, picture.height);
}
