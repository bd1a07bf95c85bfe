import type { AnalyzerContext, Box } from "../analyzer.ts";
import { type Areas, includedRegion, loadAreas, masksOf } from "../area/areas.ts";
import type { Plane } from "../area/plane.ts";
import { type FrameSize, type Region, regionAround, wholeOf } from "../area/region.ts";
import type { CodeValues } from "./code_options.ts";
import type { Point } from "./code_reader.ts";

/** Where the option `include` lets codes be, over a picture of one size. */
interface Included {
  size: string;
  mask: Plane;
  region: Region;
}

/** Where codes are looked for in a camera's frames. */
export class SearchArea {
  readonly #areas: Areas;
  #included?: Included;

  /** Throws `AnalyzerError` where a PNG cannot be read. */
  constructor({ include }: Pick<CodeValues, "include">, context: AnalyzerContext) {
    this.#areas = loadAreas({ include, ignore: undefined }, context);
  }

  /**
   * The rectangle to look at, with some margin: around a part, where frames have one, and around what is included.
   * Undefined where these have nothing in common. Throws `AnalyzerError` where nothing of such a frame is included.
   */
  regionOf(picture: FrameSize, part?: Box): Region | undefined {
    const around = part === undefined ? wholeOf(picture) : regionAround(part, picture);
    const included = this.#includedIn(picture);
    return included === undefined ? around : common(around, included.region);
  }

  /** Whether a code counts: its middle is inside of its part, and of what is included. In pixels of the picture. */
  holds([x, y]: Point, picture: FrameSize, part?: Box): boolean {
    const [scaleX, scaleY] = [picture.sourceWidth / picture.width, picture.sourceHeight / picture.height];
    if (part !== undefined && !isIn(part, [x * scaleX, y * scaleY])) return false;
    const included = this.#includedIn(picture);
    if (included === undefined) return true;
    const { width, data } = included.mask;
    return data[Math.floor(y) * width + Math.floor(x)] === 1;
  }

  #includedIn(picture: FrameSize): Included | undefined {
    if (this.#areas.include === undefined) return undefined;
    const size = `${picture.width}x${picture.height} of ${picture.sourceWidth}x${picture.sourceHeight}`;
    if (this.#included?.size !== size) {
      const { mask } = masksOf(this.#areas, picture, wholeOf(picture));
      const { x, y, width, height } = includedRegion(this.#areas, picture);
      const [scaleX, scaleY] = [picture.sourceWidth / picture.width, picture.sourceHeight / picture.height];
      const box: Box = [x * scaleX, y * scaleY, width * scaleX, height * scaleY];
      this.#included = { size, mask, region: regionAround(box, picture) };
    }
    return this.#included;
  }
}

function isIn([left, top, width, height]: Box, [x, y]: Point): boolean {
  return x >= left && y >= top && x <= left + width && y <= top + height;
}

function common(one: Region, other: Region): Region | undefined {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
