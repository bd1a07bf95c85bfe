import type { Verdict } from "../result.ts";

/** How many seconds it shows. */
const SECONDS = 60;

/** Letters for what is worst in a second, the worst first. */
const LETTERS = { ng: "n", error: "e", unknown: "u", dropped: "d", ok: "o" } satisfies Record<
  Verdict,
  string
>;

/** A second without a frame. */
const NONE = ".";

/**
 * The last minute of a camera, a letter for each second, the oldest first: the worst that was said in it. `n` ng, `e` error,
 * `u` unknown, `d` dropped, `o` ok, `.` nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const strip = new VerdictStrip();
 * strip.add("ok", 500);
 * strip.add("ng", 600);
 * strip.add("ok", 2000);
 * assertEquals(strip.render(2900).slice(-4), ".n.o");
 * ```
 */
export class VerdictStrip {
  readonly #letters: string[] = new Array(SECONDS).fill(NONE);
  /** The second that is the last one. */
  #second = 0;

  /** Adds a frame that was answered at `now`: ms of a clock that never goes back. */
  add(verdict: Verdict, now: number): void {
    this.#turnTo(now);
    const place = this.#second % SECONDS;
    const letter = LETTERS[verdict];
    if (rankOf(letter) < rankOf(this.#letters[place]!)) this.#letters[place] = letter;
  }

  /** The 60 letters as they are at `now`. */
  render(now: number): string {
    this.#turnTo(now);
    const first = (this.#second + 1) % SECONDS;
    return [...this.#letters.slice(first), ...this.#letters.slice(0, first)].join("");
  }

  #turnTo(now: number): void {
    const second = Math.floor(now / 1000);
    const from = Math.max(this.#second + 1, second - SECONDS + 1);
    for (let each = from; each <= second; each++) this.#letters[each % SECONDS] = NONE;
    this.#second = Math.max(second, this.#second);
  }
}

function rankOf(letter: string): number {
  const rank = Object.values<string>(LETTERS).indexOf(letter);
  return rank < 0 ? Infinity : rank;
}
