import type { Frame, Picture } from "../../lib/frame.ts";

/** A frame's pixels; throws where it has none. */
export function pictureOf(frame: Frame): Picture {
  if (!("picture" in frame)) throw new TypeError("The frame is a JPEG");
  return frame.picture;
}

/** A frame's JPEG without the room in front; throws where it has none. */
export function jpegOf(frame: Frame): Uint8Array {
  if (!("jpeg" in frame)) throw new TypeError("The frame is pixels");
  return frame.jpeg.bytes.subarray(frame.jpeg.headroom);
}
