import { type Picture, pictureBytes, type PixelFormat } from "../../lib/frame.ts";

/** One pixel of a picture that is not in planes, as many numbers as it has channels. */
export function pixelAt({ width, height, data }: Picture, x: number, y: number): number[] {
  const channels = data.length / (width * height);
  const at = (y * width + x) * channels;
  return [...data.subarray(at, at + channels)];
}

/** A picture of one colour, given as the format's samples of a pixel (Y, U, V for I420). */
export function solidPicture(format: PixelFormat, width: number, height: number, samples: number[]): Picture {
  const data = new Uint8Array(pictureBytes(format, width, height));
  if (format === "i420") {
    const chromaBytes = (data.length - width * height) / 2;
    data.fill(samples[0], 0, width * height);
    data.fill(samples[1], width * height, width * height + chromaBytes);
    data.fill(samples[2], width * height + chromaBytes);
  } else {
    for (let at = 0; at < data.length; at += samples.length) data.set(samples, at);
  }
  return { format, width, height, data };
}

/** Full-range BT.601, as JFIF has it. */
export function toYuv([blue, green, red]: number[]): number[] {
  return [
    0.299 * red + 0.587 * green + 0.114 * blue,
    128 - 0.168736 * red - 0.331264 * green + 0.5 * blue,
    128 + 0.5 * red - 0.418688 * green - 0.081312 * blue,
  ].map((value) => Math.min(255, Math.round(value)));
}

/** The top left of an I420 picture of an even size. */
export function cropI420(
  { width, height, data }: Picture,
  toWidth: number,
  toHeight: number,
): Picture {
  const planes = [{ at: 0, stride: width, columns: toWidth, rows: toHeight }];
  const [columns, rows] = [Math.ceil(toWidth / 2), Math.ceil(toHeight / 2)];
  for (const at of [width * height, width * height * 5 / 4]) {
    planes.push({ at, stride: width / 2, columns, rows });
  }
  const cropped = planes.flatMap(({ at, stride, columns, rows }) =>
    Array.from({ length: rows }, (_, y) => [...data.subarray(at + y * stride, at + y * stride + columns)])
      .flat()
  );
  return { format: "i420", width: toWidth, height: toHeight, data: Uint8Array.from(cropped) };
}

/**
 * A smaller picture, each pixel the mean of `scale` times `scale` (of what there is of them at the right and
 * bottom).
 */
export function shrink(picture: Picture, scale: number): Picture {
  const { format, width, height } = picture;
  const [toWidth, toHeight] = [Math.ceil(width / scale), Math.ceil(height / scale)];
  const pixels: number[] = [];
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const block: number[][] = [];
      for (let row = y * scale; row < Math.min((y + 1) * scale, height); row++) {
        for (let column = x * scale; column < Math.min((x + 1) * scale, width); column++) {
          block.push(pixelAt(picture, column, row));
        }
      }
      pixels.push(...block[0].map((_, channel) => sum(block.map((pixel) => pixel[channel])) / block.length));
    }
  }
  return { format, width: toWidth, height: toHeight, data: Uint8Array.from(pixels, Math.round) };
}

/** A BGR picture's samples in another format. */
export function fromBgr(picture: Picture, format: "gray" | "bgr" | "rgba"): Uint8Array<ArrayBuffer> {
  const pixels: number[] = [];
  for (let at = 0; at < picture.data.length; at += 3) {
    const bgr = [...picture.data.subarray(at, at + 3)];
    if (format === "gray") pixels.push(toYuv(bgr)[0]);
    else pixels.push(...(format === "bgr" ? bgr : [...bgr.reverse(), 255]));
  }
  return Uint8Array.from(pixels);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
