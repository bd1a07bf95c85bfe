import { figure, timeInWords } from "./strings.js";

/** After so many ms without a frame a camera counts as stalled, or after three frames' time where that is longer. */
const STALLED_MS = 2000;

/** A live picture that is older than this, in ms, is told to be old, or than three frames' time where that is longer. */
const OLD_MS = 1000;

/** A camera as it is now: what the server said last, and how long ago. */
export class CameraState {
  /** What the server said last. */
  news = {};
  /** When it said so, by the page's clock. */
  #toldAt = 0;

  /** Takes what the server says. */
  tell(news) {
    this.news = news;
    this.#toldAt = performance.now();
  }

  /** Where parts are judged, the last one: what its single frames show is no verdict yet. */
  get part() {
    const { result, code, part } = this.news;
    return result === "error" || result === "dropped" || code === "no-signal" ? undefined : part;
  }

  /** `ok`, `ng`, …; undefined before the first one. */
  get verdict() {
    return this.part?.verdict ?? this.news.result;
  }

  /** The same of a camera that is there. */
  get result() {
    return this.hasLeft ? undefined : this.verdict;
  }

  get hasLeft() {
    return this.news.leftMs !== undefined;
  }

  /** How long it has been away, in ms. */
  get leftMs() {
    return this.news.leftMs + this.#sinceTold;
  }

  /** How long no frame has been answered, in ms. */
  get silentMs() {
    return this.news.ageMs === undefined ? undefined : this.news.ageMs + this.#sinceTold;
  }

  /** How old the picture is, from its capture as far as that is known, in ms; undefined of files. */
  get pictureAgeMs() {
    const { isLive, latencyMs } = this.news;
    return isLive === false || this.silentMs === undefined ? undefined : this.silentMs + (latencyMs ?? 0);
  }

  get isStalled() {
    return !this.hasLeft && this.silentMs > this.#patience(STALLED_MS);
  }

  /** `fresh`, `old`, or `stalled`. */
  get freshness() {
    if (this.isStalled) return "stalled";
    return this.pictureAgeMs > this.#patience(OLD_MS) ? "old" : "fresh";
  }

  /** Why it is so, in words. */
  reasonInWords(words) {
    const { part } = this;
    if (part !== undefined) return words.part(part.id, words.reasonOf(part.reason));
    const { code, reason } = this.news;
    const kind = codeInWords(code, words);
    if (!reason) return kind ?? code ?? "";
    const told = words.reasonOf(reason);
    // What the server says is English; of what is not translated, other languages have at least its kind.
    return told === reason && kind && document.documentElement.lang !== "en" ? `${kind} · ${reason}` : told;
  }

  /** What was measured, and where ng begins. */
  scoreInWords(words) {
    const { score, threshold } = this.news;
    // JSON has no NaN: what an analyzer could not compute comes as null.
    if (typeof score !== "number") return "";
    if (typeof threshold !== "number") return words.score(figure(score));
    return words.scoreAndThreshold(figure(score), figure(threshold));
  }

  /** How many frames come, or how long it is gone; nothing where they only came. */
  rateInWords(words) {
    const { framesPerSecond, frames } = this.news;
    if (this.hasLeft) return words.left(timeInWords(this.leftMs, words));
    if (this.silentMs === undefined || this.isStalled) return "";
    if (framesPerSecond === undefined) return words.frames(String(frames ?? 0));
    return words.framesPerSecond(framesPerSecond.toFixed(1));
  }

  get #sinceTold() {
    return performance.now() - this.#toldAt;
  }

  #patience(ms) {
    return Math.max(ms, 3000 / (this.news.framesPerSecond ?? Infinity));
  }
}

/** What kind of `unknown`, `error` or `dropped` it is; undefined of a code that only the server knows. */
export function codeInWords(code, words) {
  return code !== undefined && Object.hasOwn(words.codes, code) ? words.codes[code] : undefined;
}
