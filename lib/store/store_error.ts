/** What {@linkcode StoreError} tells apart. */
export type StoreErrorCode =
  /** Another process uses the folder. */
  | "locked"
  /** The folder or its disk does not let us write. */
  | "not-writable"
  /** It was written by a newer vid, whose tables we do not know. */
  | "newer"
  /** Its database is no database any more, or never was one of vid's. */
  | "damaged"
  /** Too many ask it at a time. */
  | "busy"
  /** It was closed, or its worker is gone. */
  | "closed";

/** Thrown where a store cannot be opened, or asked any more. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Branch on this; the message is for people. */
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
