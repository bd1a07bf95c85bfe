import type { Box } from "../analyzer.ts";

/** How a frame may become a picture of the size that a network takes. */
export const RESIZE_MODES = ["letterbox", "stretch", "crop"] as const;

/** One of {@linkcode RESIZE_MODES}. */
export type ResizeMode = typeof RESIZE_MODES[number];

/** Which part of a frame comes to lie where in the picture that a network takes. */
export interface PicturePlacement {
  /** In pixels of the frame that was sent; of `crop`, not whole ones. */
  readonly from: Readonly<Box>;
  /** In pixels of the network's picture. */
  readonly to: Readonly<Box>;
}

/**
 * Places a part of a frame in a picture: all of it, or of `crop` its middle.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { to } = placePicture([0, 0, 1280, 720], { width: 640, height: 640 }, "letterbox");
 * assertEquals(to, [0, 140, 640, 360]);
 * ```
 */
export function placePicture(
  part: Readonly<Box>,
  { width, height }: { width: number; height: number },
  mode: ResizeMode,
): PicturePlacement {
  const [x, y, partWidth, partHeight] = part;
  switch (mode) {
    case "stretch":
      return { from: part, to: [0, 0, width, height] };
    case "crop": {
      const scale = Math.max(width / partWidth, height / partHeight);
      const [cropWidth, cropHeight] = [width / scale, height / scale];
      const from: Box = [
        x + (partWidth - cropWidth) / 2,
        y + (partHeight - cropHeight) / 2,
        cropWidth,
        cropHeight,
      ];
      return { from, to: [0, 0, width, height] };
    }
    case "letterbox": {
      const scale = Math.min(width / partWidth, height / partHeight);
      const toWidth = Math.max(1, Math.round(partWidth * scale));
      const toHeight = Math.max(1, Math.round(partHeight * scale));
      // Where one pixel is left over it is at the right or at the bottom, as YOLO has it.
      const [left, top] = [Math.floor((width - toWidth) / 2), Math.floor((height - toHeight) / 2)];
      return { from: part, to: [left, top, toWidth, toHeight] };
    }
  }
}

/**
 * A box of a network's picture in pixels of the frame that was sent: whole ones, at least one each way, within the
 * part that the picture shows.
 */
export function boxOfFrame(
  [left, top, right, bottom]: readonly [left: number, top: number, right: number, bottom: number],
  { from, to }: PicturePlacement,
): Box {
  const [x, width] = spanInFrame([left, right], [to[0], to[2]], [from[0], from[2]]);
  const [y, height] = spanInFrame([top, bottom], [to[1], to[3]], [from[1], from[3]]);
  return [x, y, width, height];
}

/** Two edges, or an edge and what is beyond it. */
type Span = readonly [number, number];

function spanInFrame([start, end]: Span, [at, size]: Span, [fromAt, fromSize]: Span): Span {
  const inFrame = (edge: number) => {
    const within = Math.min(size, Math.max(0, edge - at));
    return Math.round(fromAt + within * fromSize / size);
  };
  const begin = Math.min(inFrame(start), Math.ceil(fromAt + fromSize) - 1);
  return [begin, Math.max(1, inFrame(end) - begin)];
}
