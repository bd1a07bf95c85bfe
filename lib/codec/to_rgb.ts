import type { Picture } from "../frame.ts";

/**
 * Writes a picture as RGB, `width*height*3` bytes, which is all that the WASM encoder takes besides gray.
 *
 * I420 is full-range BT.601 and its chroma is repeated, not interpolated: the encoder averages it again, and
 * so gets back what was there.
 */
export function toRgb(picture: Picture, rgb: Uint8Array): void {
  switch (picture.format) {
    case "i420":
      return i420ToRgb(picture, rgb);
    case "gray":
      return interleavedToRgb(picture, [0, 0, 0], 1, rgb);
    case "bgr":
      return interleavedToRgb(picture, [2, 1, 0], 3, rgb);
    case "rgba":
      return interleavedToRgb(picture, [0, 1, 2], 4, rgb);
  }
}

function i420ToRgb({ width, height, data }: Picture, rgb: Uint8Array): void {
  // It clamps and rounds what is stored.
  const clamped = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.byteLength);
  const chromaWidth = Math.ceil(width / 2);
  const uStart = width * height;
  const vStart = uStart + chromaWidth * Math.ceil(height / 2);
  for (let y = 0, to = 0; y < height; y++) {
    const chromaRow = (y >> 1) * chromaWidth;
    for (let x = 0; x < width; x += 2) {
      const at = chromaRow + (x >> 1);
      const u = data[uStart + at] - 128;
      const v = data[vStart + at] - 128;
      // JFIF's equations in 16.16 fixed point.
      const red = (91881 * v + 32768) >> 16;
      const green = (-22554 * u - 46802 * v + 32768) >> 16;
      const blue = (116130 * u + 32768) >> 16;
      const end = Math.min(x + 2, width);
      for (let column = x; column < end; column++, to += 3) {
        const luma = data[y * width + column];
        clamped[to] = luma + red;
        clamped[to + 1] = luma + green;
        clamped[to + 2] = luma + blue;
      }
    }
  }
}

function interleavedToRgb(
  { data }: Picture,
  [red, green, blue]: readonly number[],
  step: number,
  rgb: Uint8Array,
): void {
  for (let from = 0, to = 0; to < rgb.length; from += step, to += 3) {
    rgb[to] = data[from + red];
    rgb[to + 1] = data[from + green];
    rgb[to + 2] = data[from + blue];
  }
}
