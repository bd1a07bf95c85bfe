/** By how much two clocks may part, in ms a ms: NTP (RFC 5905) takes 500 ppm for the most, crystals have 20 to 100 each. */
const DRIFT = 200e-6;

/** After a silence of this length nothing is known any more, in ms: the camera's machine may have slept. */
const SILENCE_MS = 10_000;

/** When a frame was captured and received. */
export interface FrameStamps {
  /** ms, the camera's clock, which may differ from the server's by days. */
  capturedAt: number;
  /** ms, a clock of the server's that never goes back. */
  receivedAt: number;
}

/**
 * How old the frames of one connection are as they arrive, though nothing is known of the camera's clock: by how much each
 * took longer than the quickest one so far. What even that one took cannot be seen: a frame is rather older than that.
 *
 * As clocks drift, the least delay may rise a little with time. It is measured anew where the camera's clock was set
 * back and after ten seconds of silence.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const age = new RelativeAge();
 * assertEquals(age.of({ capturedAt: 1000, receivedAt: 500_000 }), 0);
 * assertAlmostEquals(age.of({ capturedAt: 1040, receivedAt: 500_340 }), 300, 0.1);
 * ```
 */
export class RelativeAge {
  #leastMs = Infinity;
  #last: FrameStamps = { capturedAt: -Infinity, receivedAt: -Infinity };

  /** The age of the next frame when it was received, in ms. */
  of(stamps: FrameStamps): number {
    const { capturedAt, receivedAt } = stamps;
    const elapsedMs = receivedAt - this.#last.receivedAt;
    const isNew = capturedAt < this.#last.capturedAt || elapsedMs > SILENCE_MS;
    this.#last = stamps;
    const delayMs = receivedAt - capturedAt;
    this.#leastMs = isNew ? delayMs : Math.min(delayMs, this.#leastMs + DRIFT * elapsedMs);
    return delayMs - this.#leastMs;
  }
}
