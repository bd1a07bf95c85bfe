import { Problem } from "./problem.ts";

/** How many may look on at a time: each takes memory and time of what judges. */
const MAX_ONLOOKERS = 64;

/** Somebody who looks on for longer than a moment. */
export interface OnLooker {
  /** Says goodbye. */
  close(): void;
}

/** All who look on: open pages, streams, readers of events, downloads. */
export class OnLookers {
  readonly #all = new Set<OnLooker>();

  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  /** Throws {@linkcode Problem} where one more is too many. */
  makeRoom(): void {
    if (this.#all.size < MAX_ONLOOKERS) return;
    const headers = { "Retry-After": "10" };
    const words =
      `As many pages, streams and downloads are open as there may be (${MAX_ONLOOKERS}): close one`;
    throw new Problem("too-many-viewers", words, { headers });
  }

  /** Lets somebody in, for whom there is room. */
  add(onLooker: OnLooker): void {
    this.#all.add(onLooker);
  }

  /** Notes that somebody has gone. */
  delete(onLooker: OnLooker): void {
    this.#all.delete(onLooker);
  }

  /** Says goodbye to all. */
  close(): void {
    for (const onLooker of this.#all) onLooker.close();
  }
}
