import { z } from "zod";
import type { Norm } from "./envelope.ts";
import { newPlane, type Plane } from "../area/plane.ts";

/** What was learned of good parts, and of what frames. */
export interface Model extends ModelHeader {
  readonly norm: Norm;
}

/** What a model's file begins with, as JSON. */
export type ModelHeader = z.infer<typeof headerSchema>;

/** Thrown where a model's bytes are none, or none of this version; the message is for people. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code = "bad-model";
}

/** Grows with each change of what the bytes mean. */
export const MODEL_VERSION = 1;
const MAGIC = new TextEncoder().encode("vid-defect");
/** Of the header, in bytes: it has a dozen numbers. */
const MAX_HEADER = 65_536;
/** Of a plane's side, in pixels. */
const MAX_SIDE = 65_500;

const side = z.int().min(1).max(MAX_SIDE);
const offset = z.int().min(0).max(MAX_SIDE);

const headerSchema = z.strictObject({
  version: z.literal(MODEL_VERSION),
  /** Options that shaped it. */
  options: z.strictObject({ align: z.string(), learn: z.int(), size: z.int(), parts: z.boolean() }),
  /** Of the frames that were sent, and of what they were decoded to, in pixels. */
  frame: z.strictObject({ sourceWidth: side, sourceHeight: side, width: side, height: side }),
  /** Which part of the first frame's picture the planes show, in pixels of what it was decoded to. */
  region: z.strictObject({ x: offset, y: offset, width: side, height: side }),
  /** From the middle of a part's box to the region's, in pixels of what a frame is decoded to; where parts are judged. */
  fromPart: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  /** Whether good parts were turned. */
  rotates: z.boolean(),
  /** Good parts that it was made of. */
  samples: z.int().min(1),
});

/** Lays a model out as bytes: ten letters, the header's length as `uint32` (little-endian), the header, three planes. */
export function encodeModel({ norm, ...header }: Model): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  const planes = [norm.mean.data, norm.lowest.data, norm.highest.data];
  return concat([MAGIC, length, json, ...planes]);
}

/** Reads a model. Throws {@linkcode ModelError} where the bytes are not exactly one. */
export function decodeModel(bytes: Uint8Array<ArrayBuffer>): Model {
  const header = readHeader(bytes);
  const { width, height } = header.region;
  const pixels = width * height;
  const start = bytes.length - 3 * pixels;
  if (start !== MAGIC.length + 4 + headerLength(bytes)) {
    throw new ModelError(`it should have three planes of ${width}x${height} pixels and does not`);
  }
  const plane = (number: number): Plane => {
    const copy = newPlane(width, height);
    copy.data.set(bytes.subarray(start + number * pixels, start + (number + 1) * pixels));
    return copy;
  };
  return {
    ...header,
    norm: { samples: header.samples, mean: plane(0), lowest: plane(1), highest: plane(2) },
  };
}

function headerLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset + MAGIC.length, 4).getUint32(0, true);
}

function readHeader(bytes: Uint8Array): ModelHeader {
  const start = MAGIC.length + 4;
  if (bytes.length < start || !MAGIC.every((letter, at) => bytes[at] === letter)) {
    throw new ModelError("it does not begin as one");
  }
  const length = headerLength(bytes);
  if (length > Math.min(MAX_HEADER, bytes.length - start)) throw new ModelError("its header is cut off");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes.subarray(start, start + length)));
  } catch {
    throw new ModelError("its header is no JSON");
  }
  return checkHeader(json);
}

function checkHeader(json: unknown): ModelHeader {
  const version = z.looseObject({ version: z.int() }).safeParse(json).data?.version;
  if (version !== undefined && version !== MODEL_VERSION) throw new ModelError(`it is of version ${version}`);
  const { success, data, error } = headerSchema.safeParse(json);
  if (!success) {
    throw new ModelError(`its header is wrong at ${error.issues[0]!.path.join(".") || "its top"}`);
  }
  const { region, frame } = data;
  const isInside = region.x + region.width <= frame.width && region.y + region.height <= frame.height;
  if (!isInside) throw new ModelError("its region lies outside of the frame");
  return data;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
