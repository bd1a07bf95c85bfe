import { findEnd } from "../jpeg/find_end.ts";
import { type HeaderForm, readHeader } from "./header.ts";
import { isHello, MAX_HELLO_BYTES } from "./hello.ts";

/** A payload this short is neither JPEG nor hello: it is answered without waiting for more. */
const SHORT = 5;

/** First byte of a JPEG. */
const JPEG_START = 0xff;

/** First byte of a hello. */
const HELLO_START = 0x7b;

/** What a connection's first bytes tell of its peer's headers. */
export type Detection =
  /** The form is known. */
  | { form: HeaderForm }
  /** Both 4-byte forms are possible: the payload of the smaller length tells, see {@linkcode endsAt}. */
  | { smaller: HeaderForm; larger: HeaderForm }
  /** The stream ended before its first message. */
  | { form: "<L"; end: true }
  /** More bytes are needed: this many of the connection's first, patiently or not. */
  | { need: number; patience?: true };

/**
 * Tells from the first bytes of a connection how its peer writes headers. Pure: call it with no bytes, read what it
 * needs, call it again with those as well.
 *
 * - Behind a 4-byte header stands FF (a JPEG) or `{` (a hello); a little-endian 8-byte one has zeros there; a
 *   big-endian 8-byte one begins with four zero bytes. What is neither is taken as `<L`.
 * - Where both byte orders are within `maxBytes`, the payload has to tell; else the one with the smaller length is it.
 * - With `patience`, a peer that says no more within a second meant it so: call again with `ended`.
 *
 * It never asks for a byte that the peer may not be about to send, unless patiently.
 */
export function detectForm(head: Uint8Array, maxBytes: number, ended = false): Detection {
  if (head.length < 4) return { need: 4 };
  const little = readHeader(head, "<L");
  const big = readHeader(head, ">L");

  if (little === 0) {
    if (ended) return { form: "<L", end: true };
    if (head.length < 5) return { need: 5, patience: true };
    return head.length < 8 ? { need: 8 } : { form: ">Q" };
  }
  // As `<L` this would be a length of n times 16 MiB to the byte.
  if (big <= SHORT) return { form: ">L" };
  if (head.length < 5) return { need: 5 };

  if (head[4] === JPEG_START || head[4] === HELLO_START) {
    const [smaller, larger]: HeaderForm[] = little <= big ? ["<L", ">L"] : [">L", "<L"];
    const bothPossible = little !== big && Math.max(little, big) <= maxBytes && little > SHORT;
    return bothPossible ? { smaller, larger } : { form: smaller };
  }
  if (head.subarray(4, 8).some((byte) => byte !== 0)) return { form: "<L" };
  if (little <= SHORT) {
    // A few zero bytes as `<L`'s payload, or the other half of `<Q`'s header.
    if (head.length > 8) return { form: "<Q" };
    return ended ? { form: "<L" } : { need: 9, patience: true };
  }
  if (head.length < 9) return { need: 9 };
  return { form: head[8] === JPEG_START || head[8] === HELLO_START ? "<Q" : "<L" };
}

/** Whether a payload is whole as it is: a JPEG that ends there (zeros may follow), or a hello. */
export function endsAt(payload: Uint8Array): boolean {
  if (isHello(payload)) {
    if (payload.length > MAX_HELLO_BYTES) return false;
    try {
      JSON.parse(new TextDecoder().decode(payload));
      return true;
    } catch {
      return false; // a SyntaxError: it goes on behind these bytes
    }
  }
  const end = findEnd(payload);
  return end > 0 && payload.subarray(end).every((byte) => byte === 0);
}
