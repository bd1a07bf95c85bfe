import type { CaptureError, CaptureErrorCode } from "./capture_error.ts";

/** How a source was away that is back. */
export interface Outage {
  /** How long a frame was waited for, in seconds. */
  seconds: number;
  /** How often it was tried to start the source again; 0 where it went on by itself. */
  tries: number;
}

/** Who is told of {@linkcode Outages}. */
export interface OutageListener {
  /** Told in words for the user that the source is away, why, and what is done. */
  onWarning?(words: string): void;
  /** Called when frames come again after a warning. */
  onBack?(outage: Outage): void;
}

/** What the user hears of a source that is away: once that it is, then nothing for as long as that lasts, and once that it is back. */
export class Outages {
  readonly #listener: OutageListener;
  readonly #known = new Set<CaptureErrorCode>();
  #count = 0;
  #since: number | undefined;
  #tries = 0;
  #last?: CaptureErrorCode;

  constructor(listener: OutageListener) {
    this.#listener = listener;
  }

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** The source is away for this reason, `since` a moment of `performance.now()`. Nothing is new where it was before. */
  begin({ reason, code }: CaptureError, remedy: string, since: number): void {
    if (this.#since !== undefined) return;
    this.#since = since;
    this.#count++;
    this.#known.add(code);
    // What is gone is not found for as long as it is gone.
    if (code === "gone") this.#known.add("not-found");
    this.#listener.onWarning?.(`${reason}; ${remedy}`);
  }

  /**
   * It could not be started again. Another reason than those known is told where it comes twice in a row: a device is not
   * all there in its first moment.
   */
  fail({ message, code }: CaptureError): void {
    this.#tries++;
    if (code === this.#last && !this.#known.has(code)) {
      this.#known.add(code);
      this.#listener.onWarning?.(message);
    }
    this.#last = code;
  }

  /** It was started again. */
  succeed(): void {
    this.#tries++;
  }

  /** A frame came. */
  end(): void {
    if (this.#since === undefined) return;
    const outage = { seconds: (performance.now() - this.#since) / 1000, tries: this.#tries };
    this.#since = this.#last = undefined;
    this.#tries = 0;
    this.#known.clear();
    this.#listener.onBack?.(outage);
  }
}
