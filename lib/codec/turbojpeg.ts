import type { PixelFormat } from "../frame.ts";

/** `enum TJPF`: how pixels lie in memory. */
export const TJPF = { RGB: 0, BGR: 1, GRAY: 6, RGBA: 7, CMYK: 11 } as const;

/** `enum TJCS`: what a JPEG's components mean. */
export const TJCS = { RGB: 0, YCBCR: 1, GRAY: 2, CMYK: 3, YCCK: 4 } as const;

/** `enum TJSAMP`: how much smaller the chroma planes are. */
export const TJSAMP = { YUV444: 0, YUV422: 1, YUV420: 2, GRAY: 3, YUV440: 4, YUV411: 5, YUV441: 6 } as const;

/** `enum TJINIT`: what a handle is for. */
export const TJINIT = { COMPRESS: 0, DECOMPRESS: 1 } as const;

/** `enum TJPARAM`: what can be read from or set at a handle. */
export const TJPARAM = {
  NOREALLOC: 2,
  QUALITY: 3,
  SUBSAMP: 4,
  JPEGWIDTH: 5,
  JPEGHEIGHT: 6,
  PRECISION: 7,
  COLORSPACE: 8,
  PROGRESSIVE: 12,
  SCANLIMIT: 13,
  LOSSLESS: 15,
  RESTARTROWS: 19,
} as const;

/** `TJERR_WARNING`: the picture was decoded, but something about it is wrong. */
export const TJERR_WARNING = 0;

/** What libjpeg refuses to go beyond, in either direction (`JPEG_MAX_DIMENSION`). */
export const MAX_DIMENSION = 65_500;

/** Scans that a picture may have however small it is: a progressive one refines itself in about ten of them. */
const MAX_SCANS = 30;

/** Passes over the most pixels that are allowed, which any picture may cost; the fewest that a large one has. */
const MAX_PASSES = 4;

/** How many scans a JPEG may have. Each is a pass over all of its pixels, and costs next to no bytes. */
export function maxScans({ width, height }: { width: number; height: number }, maxPixels: number): number {
  const affordable = Math.floor(MAX_PASSES * maxPixels / (width * height));
  return Math.min(MAX_SCANS, Math.max(MAX_PASSES, affordable));
}

/** The `TJPF` of pixels that are not in planes. */
export function pixelFormat(format: Exclude<PixelFormat, "i420">): number {
  return { gray: TJPF.GRAY, bgr: TJPF.BGR, rgba: TJPF.RGBA }[format];
}

/** Bytes that no JPEG of a picture of this size is larger than (`tj3JPEGBufSize` for 4:2:0 and gray). */
export function maxJpegBytes(width: number, height: number): number {
  return Math.ceil(width / 16) * 16 * Math.ceil(height / 16) * 16 * 3 + 2048;
}
