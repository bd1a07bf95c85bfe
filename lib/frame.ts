/** Says which frame a JPEG is: it travels inside the JPEG, in a COM segment that begins with `vid:`. */
export interface FrameMetadata {
  /** Name of the camera, 1 to 64 characters. */
  camera?: string;
  /** Random for each run of a client, so that sequences of two runs are never mixed. */
  stream?: string;
  /** Number of the captured frame in its stream, from 0. */
  sequence?: number;
  /** When the frame was captured: ms since the epoch, the client's clock. */
  capturedAt?: number;
  /** Of a source that goes by its own time and not by the clock's, such as a video file: ms since its first frame. */
  sourceMs?: number;
  /** When the frame was handed to the socket: ms since the epoch, the client's clock. */
  sentAt?: number;
  /** Of a live source, where the newest frame wins: what waits may be dropped for a newer one. */
  live?: true;
  /** Of a live source: a frame that is older than this when its turn comes is not to be judged, in ms. */
  maxAgeMs?: number;
  /** The JPEG quality, where the client chose it itself. */
  quality?: number;
  /** For a program of the user's that judges: x, y, width, height of the part that is meant, in pixels of the frame. */
  part?: [x: number, y: number, width: number, height: number];
}

/**
 * How a picture's samples lie in memory, always without padding between rows:
 * - `i420`: Y plane `width*height`, then U, then V, each `ceil(width/2)*ceil(height/2)`; full-range BT.601
 * - `gray`: `width*height`
 * - `bgr`: `width*height*3`
 * - `rgba`: `width*height*4`
 */
export type PixelFormat = "i420" | "gray" | "bgr" | "rgba";

/** Pixels in memory, 8 bits a sample. */
export interface Picture {
  format: PixelFormat;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Exactly {@linkcode pictureBytes} bytes. */
  data: Uint8Array<ArrayBuffer>;
}

/** A captured frame whose pixels were not encoded yet. */
export interface RawFrame {
  /** Number of the frame in its stream, from 0. */
  sequence: number;
  /** ms since the epoch. */
  capturedAt: number;
  picture: Picture;
}

/** A JPEG with free bytes in front of it, for a message's header and the frame's metadata. */
export interface RoomyJpeg {
  /** `headroom` free bytes, then the JPEG. */
  bytes: Uint8Array<ArrayBuffer>;
  /** @default {0} */
  headroom?: number;
}

/** A captured frame that is a JPEG already, as its camera made it. */
export interface JpegFrame {
  /** Number of the frame in its stream, from 0. */
  sequence: number;
  /** ms since the epoch. */
  capturedAt: number;
  jpeg: RoomyJpeg;
}

/** What a source of frames hands out. */
export type Frame = RawFrame | JpegFrame;

/** Number of bytes that a picture of this format and size takes. */
export function pictureBytes(format: PixelFormat, width: number, height: number): number {
  switch (format) {
    case "i420":
      return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    case "gray":
      return width * height;
    case "bgr":
      return width * height * 3;
    case "rgba":
      return width * height * 4;
  }
}
