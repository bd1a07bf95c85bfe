/**
 * Why a link to a server ended before all was answered:
 * - `closed`: the server closed it
 * - `silent`: the server did not answer, or took no frames, for too long
 * - `refused`: the server said that it does not take this client, for now
 * - `taken-over`: another client took this one's camera over, and has it from now on
 * - `unasked`: the server answers what it was not asked
 */
export type LinkErrorCode = "closed" | "silent" | "refused" | "taken-over" | "unasked";

/** Thrown where the link to the server ends before all frames are answered. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  /** Branch on this; the message is for people. */
  readonly code: LinkErrorCode;
  constructor(code: LinkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
