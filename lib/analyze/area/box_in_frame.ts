import type { Box } from "../analyzer.ts";
import type { FrameSize } from "./region.ts";
import type { Bounds } from "../parts/bounds.ts";

/** A rectangle of a decoded picture as a box in the frame that was sent: in whole pixels, inside it and never empty. */
export function boxInFrame({ left, top, right, bottom }: Bounds, picture: FrameSize): Box {
  const { width, height, sourceWidth, sourceHeight } = picture;
  const [x, boxWidth] = span(left, right, sourceWidth / width, sourceWidth);
  const [y, boxHeight] = span(top, bottom, sourceHeight / height, sourceHeight);
  return [x, y, boxWidth, boxHeight];
}

function span(from: number, to: number, scale: number, size: number): [from: number, length: number] {
  const start = Math.min(size - 1, Math.floor(from * scale));
  const end = Math.min(size, Math.max(start + 1, Math.ceil(to * scale)));
  return [start, end - start];
}
