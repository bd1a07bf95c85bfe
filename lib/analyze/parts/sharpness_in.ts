import type { DecodedPicture } from "../../codec/codec.ts";
import type { Box } from "../analyzer.ts";

/** Every so manieth row is looked at: smear and blur are the same in all. */
const ROW_STEP = 3;

/**
 * How sharp a part of a picture is: the mean squared difference of neighbouring pixels, across and down (the energy of the
 * gradient, as Tenengrad has it). To be compared among pictures of the same thing alone. `box` is in pixels of the frame
 * that was sent.
 */
export function sharpnessIn(picture: DecodedPicture, box: Box): number {
  const { width, height, data, format } = picture;
  const scale = width / picture.sourceWidth;
  const [left, top] = [Math.max(0, Math.floor(box[0] * scale)), Math.max(0, Math.floor(box[1] * scale))];
  const right = Math.min(width - 1, Math.ceil((box[0] + box[2]) * scale));
  const bottom = Math.min(height - 1, Math.ceil((box[1] + box[3]) * scale));
  const channels = { gray: 1, bgr: 3, rgba: 4 }[format];
  // Green is what gray is most of.
  const green = channels === 1 ? 0 : 1;
  let sum = 0;
  let count = 0;
  for (let y = top; y < bottom; y += ROW_STEP) {
    let at = (y * width + left) * channels + green;
    for (let x = left; x < right; x++, at += channels) {
      const across = data[at + channels]! - data[at]!;
      const down = data[at + width * channels]! - data[at]!;
      sum += across * across + down * down;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
