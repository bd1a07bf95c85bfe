import type { DecodedPicture } from "./codec.ts";

/**
 * Fills a picture from the CMYK samples of a JPEG, which libjpeg cannot convert by itself.
 *
 * Practically all such JPEGs are Adobe's, whose samples are inverted (255 is no ink); FFmpeg, OpenCV and
 * Pillow take them all as such. Gray is the luma of BT.601.
 */
export function fromCmyk(cmyk: Uint8Array, { format, data }: Pick<DecodedPicture, "format" | "data">): void {
  const step = data.length / (cmyk.length / 4);
  for (let from = 0, to = 0; from < cmyk.length; from += 4, to += step) {
    const light = cmyk[from + 3] / 255;
    const red = cmyk[from] * light + 0.5;
    const green = cmyk[from + 1] * light + 0.5;
    const blue = cmyk[from + 2] * light + 0.5;
    if (format === "gray") {
      data[to] = 0.299 * red + 0.587 * green + 0.114 * blue;
    } else {
      data[to] = format === "bgr" ? blue : red;
      data[to + 1] = green;
      data[to + 2] = format === "bgr" ? red : blue;
      if (format === "rgba") data[to + 3] = 255;
    }
  }
}
