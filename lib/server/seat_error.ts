/** What {@linkcode SeatError} tells apart. */
export type SeatErrorCode = "taken-over" | "name-taken";

/** Thrown where a client cannot have its camera's name, as another one has it; the message is for whoever runs it. */
export class SeatError extends Error {
  override readonly name = "SeatError";
  /** Branch on this: `taken-over` is for good. */
  readonly code: SeatErrorCode;

  constructor(code: SeatErrorCode, camera: string, other: string) {
    super(`Cannot judge ${camera} here as ${WORDS[code]} ${other}: give each camera a name of its own`);
    this.code = code;
  }
}

const WORDS: Readonly<Record<SeatErrorCode, string>> = {
  "taken-over": "its name was taken over by the client at",
  "name-taken": "that name is taken by the client at",
};
