import type { FoundObject } from "../../result.ts";
import type { Defect } from "./find_defects.ts";
import { place, type Placement } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import type { FrameSize } from "../area/region.ts";

/** A defect as it is told: in pixels of the frame that was sent. */
export interface ToldDefect extends FoundObject {
  area: number;
  areaPercent: number;
  contrast: number;
  /** In words for a person: `Scratch 61 px long, 0.031 %, at 412,230`. */
  words: string;
}

/** What {@linkcode tellDefect} goes by. */
export interface TellDefectOptions {
  /** Where the reference lies in the picture. */
  placement: Placement;
  reference: Pick<Plane, "width" | "height">;
  picture: FrameSize;
  /** What is inspected, in pixels of the reference. */
  area: number;
}

/** Tells a defect of a part in the pixels of the frame that was sent. */
export function tellDefect(defect: Defect, options: TellDefectOptions): ToldDefect {
  const { picture, area } = options;
  const scale = Math.sqrt(picture.sourceWidth * picture.sourceHeight / (picture.width * picture.height));
  const box = boxInFrame(defect.box, options);
  const areaPercent = Number((defect.area / area * 100).toPrecision(3));
  const pixels = Math.round(defect.area * scale ** 2);
  const size = defect.label === "scratch"
    ? `${Math.round(defect.length * scale)} px long`
    : `of ${pixels} px`;
  const name = defect.label === "missing" || defect.label === "extra"
    ? `${defect.label} piece`
    : defect.label;
  const [x, y] = [Math.round(box[0] + box[2] / 2), Math.round(box[1] + box[3] / 2)];
  return {
    label: defect.label,
    box,
    area: pixels,
    areaPercent,
    contrast: Math.round(defect.contrast),
    words: `${name[0]!.toUpperCase()}${name.slice(1)} ${size}, ${areaPercent} %, at ${x},${y}`,
  };
}

/** The upright box around a box that may be turned, cut off at the frame's border. */
function boxInFrame(
  [left, top, width, height]: Defect["box"],
  { placement, reference, picture }: TellDefectOptions,
): FoundObject["box"] {
  const [fromX, fromY] = [left - reference.width / 2, top - reference.height / 2];
  const corners = [[fromX, fromY], [fromX + width, fromY], [fromX, fromY + height], [
    fromX + width,
    fromY + height,
  ]]
    .map(([x, y]) => place(placement, x!, y!));
  const along = (axis: 0 | 1, pixels: number, sourcePixels: number): [from: number, size: number] => {
    const places = corners.map((corner) => (corner[axis] + 0.5) * sourcePixels / pixels);
    const from = Math.min(sourcePixels - 1, Math.max(0, Math.round(Math.min(...places))));
    return [from, Math.max(1, Math.min(sourcePixels, Math.round(Math.max(...places))) - from)];
  };
  const [x, boxWidth] = along(0, picture.width, picture.sourceWidth);
  const [y, boxHeight] = along(1, picture.height, picture.sourceHeight);
  return [x, y, boxWidth, boxHeight];
}
