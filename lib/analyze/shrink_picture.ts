import type { DecodedPicture } from "../codec/codec.ts";

/**
 * A picture at 1/1, 1/2, 1/4 or 1/8 of its size, each pixel the mean of those that it stands for: what a decoder gives at
 * that DCT scale, but for what an odd size leaves over at the right and bottom.
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
  if (by === 1) return picture;
  const width = Math.ceil(picture.width / by);
  const height = Math.ceil(picture.height / by);
  const channels = { gray: 1, bgr: 3, rgba: 4 }[picture.format];
  const data = new Uint8Array(width * height * channels);
  // A row of sums at a time: the source is read once, in the order in which it lies.
  const sums = new Uint32Array(width * channels);
  for (let row = 0; row < height; row++) {
    const rows = Math.min(by, picture.height - row * by);
    sums.fill(0);
    for (let y = 0; y < rows; y++) {
      const line = picture.data.subarray((row * by + y) * picture.width * channels);
      addLine(sums, line, { width: picture.width, by, channels });
    }
    const last = (width - 1) * channels;
    const lastPixels = rows * (picture.width - (width - 1) * by);
    const to = row * width * channels;
    for (let at = 0; at < sums.length; at++) {
      const pixels = at < last ? rows * by : lastPixels;
      data[to + at] = (sums[at] + (pixels >> 1)) / pixels;
    }
  }
  return { ...picture, width, height, data };
}

function addLine(
  sums: Uint32Array,
  line: Uint8Array,
  { width, by, channels }: { width: number; by: number; channels: number },
): void {
  if (channels === 1) {
    const whole = Math.floor(width / by);
    for (let to = 0, at = 0; to < whole; to++) {
      let sum = 0;
      for (const end = at + by; at < end; at++) sum += line[at];
      sums[to] += sum;
    }
    for (let at = whole * by; at < width; at++) sums[whole] += line[at];
    return;
  }
  for (let x = 0, at = 0; x < width; x++) {
    const to = Math.floor(x / by) * channels;
    for (let channel = 0; channel < channels; channel++) sums[to + channel] += line[at++];
  }
}
