import type { HeaderForm } from "./header.ts";

/** What {@linkcode WireError} tells apart. */
export type WireErrorCode = "truncated" | "oversized" | "malformed" | "timeout";

/** Thrown when bytes from a peer cannot be read as a message. */
export class WireError extends Error {
  override readonly name = "WireError";
  /** Branch on this; the message is for people. */
  readonly code: WireErrorCode;
  /** The header form in which the peer can still be answered. */
  readonly form: HeaderForm;
  constructor(code: WireErrorCode, message: string, form: HeaderForm = "<L", options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.form = form;
  }
}
