import { CaptureError } from "./capture_error.ts";

/** The JPEGs of a source that are left out as they are broken. */
export class BrokenJpegs {
  /** How many there were. */
  count = 0;
  #first = "";
  readonly #onBroken: ((reason: string) => void) | undefined;

  constructor(onBroken?: (reason: string) => void) {
    this.#onBroken = onBroken;
  }

  /** Counts one. */
  readonly tell = (reason: string): void => {
    if (this.count++ === 0) this.#first = reason;
    this.#onBroken?.(reason);
  };

  /** Throws a {@linkcode CaptureError} `truncated` if there was any, for sources of which nothing may be lost. */
  check(name: string, remedy: string): void {
    if (this.count === 0) return;
    const what = this.count === 1
      ? "1 JPEG is broken and was left out"
      : `${this.count} JPEGs are broken and were left out`;
    throw new CaptureError("truncated", `Cannot send all of ${name}: ${what} (${this.#first}); ${remedy}`);
  }
}
