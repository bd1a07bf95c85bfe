/** Thrown where nothing can be learned anew of a camera; the message says why. */
export class LearnError extends Error {
  override readonly name = "LearnError";
  readonly code = "cannot-learn";
}
