import type { FrameMetadata, RoomyJpeg } from "../frame.ts";
import { buildComment, HEADROOM, insertComment } from "../jpeg/metadata.ts";
import { type HeaderForm, headerLength, writeHeader } from "./header.ts";

/** What bytes are written to: the part of a `Deno.Conn` that it takes. */
export type ByteWriter = Pick<Deno.Conn, "write">;

/** Writes all of `bytes`: a `Deno.Conn` may take only a part at a time. */
export async function writeAll(conn: ByteWriter, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await conn.write(bytes.subarray(written));
}

/** Sends one message, header and payload in one write: two small ones cost up to 88 ms (Nagle and delayed ACK). */
export async function writeMessage(
  conn: ByteWriter,
  payload: Uint8Array,
  form: HeaderForm = "<L",
): Promise<void> {
  const header = headerLength(form);
  const message = new Uint8Array(header + payload.length);
  writeHeader(message, 0, payload.length, form);
  message.set(payload, header);
  await writeAll(conn, message);
}

/** Sends a value as JSON. */
export async function writeJson(conn: ByteWriter, value: unknown, form: HeaderForm = "<L"): Promise<void> {
  await writeMessage(conn, new TextEncoder().encode(JSON.stringify(value)), form);
}

/**
 * Sends a JPEG with its metadata: header, comment and picture in one write. Where the headroom is enough, the picture's
 * bytes stay where they are.
 */
export async function writeFrame(
  conn: ByteWriter,
  jpeg: RoomyJpeg,
  metadata: FrameMetadata,
  form: HeaderForm = "<L",
): Promise<void> {
  await writeAll(conn, frameMessage(jpeg, metadata, form));
}

/** The message that {@linkcode writeFrame} sends: mostly a view of the JPEG's own buffer. */
export function frameMessage(
  { bytes, headroom = 0 }: RoomyJpeg,
  metadata: FrameMetadata,
  form: HeaderForm = "<L",
): Uint8Array<ArrayBuffer> {
  const comment = buildComment(metadata);
  const header = headerLength(form);
  if (headroom < comment.length + header) {
    const roomy = new Uint8Array(HEADROOM + bytes.length - headroom);
    roomy.set(bytes.subarray(headroom), HEADROOM);
    bytes = roomy;
    headroom = HEADROOM;
  }
  const start = insertComment(bytes, headroom, comment);
  writeHeader(bytes, start - header, bytes.length - start, form);
  return bytes.subarray(start - header);
}
