import type { DecodedPicture } from "../codec/codec.ts";

/**
 * A picture at a whole part of its size, such as 1/2 or 1/12, each pixel the mean of those that it stands for: what a
 * decoder gives at that DCT scale, but for a few levels, and for what an odd size leaves over at the right and bottom.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 4, height: 1, sourceWidth: 4, sourceHeight: 1 };
 * const picture = { format: "gray" as const, data: Uint8Array.of(10, 20, 60, 80), ...size };
 * assertEquals(shrinkPicture(picture, 2).data, Uint8Array.of(15, 70));
 * ```
 */
export function shrinkPicture(picture: DecodedPicture, by: number): DecodedPicture {
  if (!Number.isInteger(by) || by < 1) {
    throw new RangeError(`Cannot shrink a picture as it is by a whole number: got ${by}`);
  }
  let [smaller, left] = [picture, by];
  // Half by half takes as long as the first half and a third, whatever the scale.
  for (; left % 2 === 0; left /= 2) smaller = halve(smaller);
  return left === 1 ? smaller : shrinkBlocks(smaller, left);
}

const CHANNELS = { gray: 1, bgr: 3, rgba: 4 } as const;

function halve(picture: DecodedPicture): DecodedPicture {
  const width = Math.ceil(picture.width / 2);
  const height = Math.ceil(picture.height / 2);
  const channels = CHANNELS[picture.format];
  const data = new Uint8Array(width * height * channels);
  const rowBytes = picture.width * channels;
  for (let row = 0; row < height; row++) {
    const upper = picture.data.subarray(2 * row * rowBytes);
    // Of an odd height the last row stands alone.
    const lower = 2 * row + 1 < picture.height ? upper.subarray(rowBytes) : upper;
    halveRows(data.subarray(row * width * channels), [upper, lower], picture.width, channels);
  }
  return { ...picture, width, height, data };
}

/** Makes one row of two that are `width` pixels wide. */
function halveRows(
  into: Uint8Array,
  [upper, lower]: [Uint8Array, Uint8Array],
  width: number,
  channels: number,
): void {
  const end = (width >> 1) * channels;
  for (let channel = 0; channel < channels; channel++) {
    let at = channel;
    for (let to = channel; to < end; to += channels, at += 2 * channels) {
      const next = at + channels;
      into[to] = (upper[at] + upper[next] + lower[at] + lower[next] + 2) >> 2;
    }
    if (width % 2 === 1) into[end + channel] = (upper[at] + lower[at] + 1) >> 1;
  }
}

/** Makes one pixel of each block of `by` by `by`, or of what there is of it. */
function shrinkBlocks(picture: DecodedPicture, by: number): DecodedPicture {
  const width = Math.ceil(picture.width / by);
  const height = Math.ceil(picture.height / by);
  const channels = CHANNELS[picture.format];
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at++) {
    const channel = at % channels;
    const column = (at - channel) / channels % width;
    const row = Math.floor(at / channels / width);
    data[at] = meanOf(picture, channels, channel, [column * by, row * by, by]);
  }
  return { ...picture, width, height, data };
}

/** The mean of one channel over a square, or what there is of it. */
function meanOf(
  picture: DecodedPicture,
  channels: number,
  channel: number,
  [left, top, side]: [number, number, number],
): number {
  const right = Math.min(picture.width, left + side);
  const bottom = Math.min(picture.height, top + side);
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * picture.width;
    for (let x = left; x < right; x++) sum += picture.data[(row + x) * channels + channel];
  }
  return Math.round(sum / ((right - left) * (bottom - top)));
}
