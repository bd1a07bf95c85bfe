import { JpegError } from "./jpeg_error.ts";
import { isStartOfFrame, Marker } from "./marker.ts";
import { readSegments } from "./read_segments.ts";

/** What a JPEG says of its picture before any pixel is decoded (ITU-T T.81, B.2.2). */
export interface FrameHeader {
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Bits a sample. */
  precision: number;
  /** 1 gray, 3 colour, 4 CMYK. */
  components: number;
  /** Whether the picture comes in several scans of growing quality. */
  progressive: boolean;
}

/** Reads a JPEG's size and kind. Throws {@linkcode JpegError} where there is no frame header. */
export function readFrameHeader(jpeg: Uint8Array): FrameHeader {
  for (const { marker, content } of readSegments(jpeg)) {
    if (!isStartOfFrame(marker)) continue;
    if (content.length < 6) break;
    return {
      precision: content[0],
      height: content[1] << 8 | content[2],
      width: content[3] << 8 | content[4],
      components: content[5],
      progressive: marker === Marker.SOF2,
    };
  }
  throw new JpegError("Cannot read a JPEG's size as it has no frame header");
}
