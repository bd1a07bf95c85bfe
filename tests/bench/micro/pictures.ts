import type { FrameMetadata } from "../../../lib/frame.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import { drawPicture } from "../../codec/ffmpeg_picture.ts";

/** What vid-client says of a live frame. */
export const METADATA = {
  camera: "line-3-video0",
  stream: "6b2f4c1e-9a57-4d7e-8a90-1f3c5b7d9e11",
  sequence: 4211,
  capturedAt: 1732250000119.25,
  sentAt: 1732250000122.75,
  live: true,
  maxAgeMs: 2000,
} as const satisfies FrameMetadata;

/** One scene in each format in which it is encoded. */
export const PICTURES_720P = {
  i420: await drawPicture("i420", 1280, 720),
  bgr: await drawPicture("bgr", 1280, 720),
  gray: await drawPicture("gray", 1280, 720),
};

/** The same as a JPEG of quality 80. */
export const JPEG_720P: Uint8Array<ArrayBuffer> = await encode();

async function encode(): Promise<Uint8Array<ArrayBuffer>> {
  using codec = await createCodec();
  return codec.encode(PICTURES_720P.i420);
}
