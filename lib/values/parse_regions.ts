import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

/** A corner of a polygon: x and y in pixels of the frame, from its top left. */
export type Corner = readonly [x: number, y: number];

/** Parts of a picture: polygons, or the path of a PNG whose white parts are meant. */
export type Regions = { readonly polygons: readonly (readonly Corner[])[] } | { readonly png: string };

/** More corners than anybody draws by hand; more take time with each frame's size. */
const MAX_CORNERS = 1000;

/**
 * Reads parts of a picture: polygons, each as its corners `x,y` with blanks between, several with `/` between, or the
 * path of a PNG. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRegions("10,10 90,10 50,80"), { polygons: [[[10, 10], [90, 10], [50, 80]]] });
 * assertEquals(parseRegions("mask.png"), { png: "mask.png" });
 * ```
 */
export function parseRegions(text: string): Regions {
  if (/\.png$/i.test(text)) return { png: text };
  const polygons = text.split("/").map((polygon) => polygon.trim().split(/\s+/).map(parseCorner));
  if (arePolygons(polygons)) return { polygons };
  throw new ValueError(
    "it is polygons in pixels of the frame, such as 10,10 90,10 50,80 (several with / between), or a .png file",
    text,
  );
}

/** Whether these are regions: a polygon at least, each of three corners or more, and not too many of them all together. */
export function arePolygons(polygons: readonly (readonly Corner[])[]): boolean {
  const corners = polygons.flat();
  return polygons.length > 0 && corners.length <= MAX_CORNERS &&
    polygons.every(({ length }) => length >= 3) && corners.every(([x, y]) => x >= 0 && y >= 0);
}

function parseCorner(text: string): Corner {
  const [x, y, ...more] = text.split(",");
  return [parseNumber(x ?? ""), more.length > 0 ? NaN : parseNumber(y ?? "")];
}
