/** What {@linkcode ProgramError} tells apart: `timeout`, it was silent for too long; `failed`, all else. */
export type ProgramErrorCode = "timeout" | "failed";

/** Thrown where a program of the user's does not do what it is asked; the message continues "its program …". */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  /** Branch on this; the message is for people. */
  readonly code: ProgramErrorCode;

  constructor(code: ProgramErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
