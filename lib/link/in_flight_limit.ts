/** What an answer tells of the way there and back. */
export interface AnsweredFlight {
  /** From when the frame was handed to the socket until its answer was there, in ms. */
  roundTripMs: number;
  /** How long it was decoded and analyzed, in ms, where the server says so. */
  judgeMs?: number;
  /** Whether another frame was waiting for room then. */
  isFull: boolean;
}

/** How many frames may be in flight: under way, being judged or being answered. */
export interface InFlightLimit {
  /** At least 1. */
  readonly limit: number;
  /** Takes in how an answer came. */
  answered(flight: AnsweredFlight): void;
  /** Forgets what was learned of a connection that is gone. */
  reset(): void;
}

/** Always the same limit: for sources that wait. */
export class FixedLimit implements InFlightLimit {
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  answered(): void {}

  reset(): void {}
}
