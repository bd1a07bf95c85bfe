/** In pixels a ms. */
export interface Speed {
  x: number;
  y: number;
}

/** A speed is that of so long, in ms: one frame's time may be off by much of what lies between two frames. */
const WINDOW_MS = 500;

/** How far something had gone at a time. */
interface Mark extends Speed {
  at: number;
}

/** Measures how fast something goes, by the way that it has gone in the last half second. */
export class SpeedMeter {
  #marks: Mark[];

  constructor(at: number) {
    this.#marks = [{ at, x: 0, y: 0 }];
  }

  /** Undefined where it has not gone, or stood, for any time yet. */
  get speed(): Speed | undefined {
    const [first, last] = [this.#marks[0]!, this.#marks.at(-1)!];
    const ms = last.at - first.at;
    return ms > 0 ? { x: (last.x - first.x) / ms, y: (last.y - first.y) / ms } : undefined;
  }

  /** It has gone so far since the time before; where that is not known, as fast as it went. */
  go(x: number | undefined, y: number | undefined, at: number): void {
    const last = this.#marks.at(-1)!;
    const { speed = { x: 0, y: 0 } } = this;
    const ms = at - last.at;
    this.#marks.push({ at, x: last.x + (x ?? speed.x * ms), y: last.y + (y ?? speed.y * ms) });
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > WINDOW_MS) this.#marks.shift();
  }
}
