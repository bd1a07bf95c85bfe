import { z } from "zod";
import { isCameraName } from "../camera_name.ts";
import type { FrameMetadata } from "../frame.ts";
import { JpegError } from "./jpeg_error.ts";
import { Marker } from "./marker.ts";
import { readSegments } from "./read_segments.ts";

export { insertSegment as insertComment } from "./insert_segment.ts";

/** What the comment of vid begins with; a JSON object follows. */
const PREFIX = new TextEncoder().encode("vid:");

/** Throws a TypeError. To make one takes longer than what it decodes here. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Longest content of a COM segment (its length field counts itself and has 16 bits). */
const MAX_CONTENT = 0xffff - 2;

/** A camera's name, as it comes over the wire. */
export const cameraNameSchema = z.string().refine(isCameraName, "not a camera's name");

/** The random name of a client's run, as it comes over the wire. */
export const streamSchema = z.string().min(1).max(64).regex(/^[\x21-\x7e]+$/);

const metadataSchema = z.object({
  camera: cameraNameSchema.optional(),
  stream: streamSchema.optional(),
  sequence: z.int().nonnegative().optional(),
  capturedAt: z.number().optional(),
  sourceMs: z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
  sentAt: z.number().optional(),
  live: z.literal(true).optional(),
  maxAgeMs: z.number().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  quality: z.int().min(1).max(100).optional(),
});

/**
 * Bytes that a frame's maker leaves free in front of a JPEG, so that message header and metadata fit there and
 * the picture is never moved: 8 for the header, the rest for the longest metadata there is.
 */
export const HEADROOM = 1024;

/** Builds the COM segment that carries the metadata. */
export function buildComment(metadata: FrameMetadata): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(metadata));
  const content = PREFIX.length + json.length;
  if (content > MAX_CONTENT) {
    throw new RangeError(`Cannot write metadata as a COM segment holds ${MAX_CONTENT} bytes: got ${content}`);
  }
  const segment = new Uint8Array(4 + content);
  segment.set([0xff, Marker.COM, content + 2 >> 8, content + 2 & 0xff]);
  segment.set(PREFIX, 4);
  segment.set(json, 4 + PREFIX.length);
  return segment;
}

/**
 * Reads the metadata that a sender put into a JPEG: the first COM segment that begins with `vid:`. Undefined where
 * there is none, or none that can be believed.
 */
export function readMetadata(jpeg: Uint8Array): FrameMetadata | undefined {
  try {
    for (const { marker, content } of readSegments(jpeg)) {
      if (marker !== Marker.COM || !PREFIX.every((byte, i) => content[i] === byte)) continue;
      const json = JSON.parse(UTF8.decode(content.subarray(PREFIX.length)));
      return metadataSchema.safeParse(json).data;
    }
  } catch (error) {
    // Neither broken segments, broken UTF-8 nor broken JSON are this function's to report: the decoder will.
    const expected = [JpegError, TypeError, SyntaxError].some((kind) => error instanceof kind);
    if (!expected) throw error;
  }
  return undefined;
}
