import { z } from "zod";
import { cameraNameSchema, streamSchema } from "../jpeg/metadata.ts";
import type { ServerTiming } from "../result.ts";
import { WireError } from "./wire_error.ts";

/** What a client may say of itself, at any message boundary. */
export interface Hello {
  /** Version of the protocol. */
  vid: 1;
  /** Name of the camera whose frames come on this connection. */
  camera?: string;
  /** The client's run, as in its frames' metadata. */
  stream?: string;
  /** The secret that lets the client in, where the server wants one. */
  token?: string;
}

/** What a hello is answered with. */
export interface HelloAnswer {
  vid: 1;
  hello: true;
  /** Name of the camera, as the server calls it; absent where the hello did not say it. */
  camera?: string;
  /** Name of the analyzer that judges its frames; absent where the camera is not known yet. */
  analyzer?: string;
  /** What the client should know beside it, once, in words for a person. */
  notice?: string;
  /** When it came and went: a message so small shows the server's clock best. */
  timing: Pick<ServerTiming, "receivedAt" | "answeredAt">;
}

/** A hello is a name and a token: JSON of any length would keep the event loop busy. */
export const MAX_HELLO_BYTES = 4096;

const helloSchema = z.object({
  vid: z.literal(1),
  camera: cameraNameSchema.optional(),
  stream: streamSchema.optional(),
  token: z.string().max(1024).optional(),
});

/** Whether a message is a hello: a JPEG never begins with `{`. */
export function isHello(payload: Uint8Array): boolean {
  return payload[0] === 0x7b;
}

/** Reads a hello. Throws {@linkcode WireError} `malformed`; its message never repeats what was sent. */
export function parseHello(payload: Uint8Array): Hello {
  if (payload.length > MAX_HELLO_BYTES) {
    const words = `Cannot read a hello as it has at most ${MAX_HELLO_BYTES} bytes: got ${payload.length}`;
    throw new WireError("malformed", words);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    // The cause would quote the payload, and that may hold a token.
    throw new WireError("malformed", "Cannot read a hello as it is no JSON");
  }
  const parsed = helloSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new WireError("malformed", `Cannot read a hello as ${path.join(".") || "it"} is wrong: ${message}`);
}
