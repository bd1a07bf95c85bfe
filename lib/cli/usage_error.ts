/** Thrown when a program was called in a way that it does not know; the message says what to do instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
