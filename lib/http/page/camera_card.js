import { nextPaint } from "./next_paint.js";
import { timeInWords } from "./strings.js";

/** What shows at a glance, without colour too. */
const SIGNS = { ok: "✓", ng: "✕", unknown: "?", error: "!", dropped: "↓" };

/** After so many ms without a frame a camera counts as stalled, or after three frames' time where that is longer. */
const STALLED_MS = 2000;

/** A canvas larger than this, in pixels a side, takes memory and shows no more. */
const LARGEST_SIDE = 4096;

/** A camera on the page. */
export class CameraCard {
  /** What the server said last. */
  #news = {};
  /** When it said so, by the page's clock. */
  #toldAt = 0;
  #words;
  #parts;
  /** Counts messages: a picture that took longer to decode than a newer one is not shown. */
  #received = 0;
  #painted = 0;

  /** @param {{ camera: string, words: import("./strings.js").Words, onToggle(): void }} options */
  constructor({ camera, words, onToggle }) {
    this.camera = camera;
    this.#words = words;
    this.element = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.#parts = partsOf(this.element);
    this.#parts.name.textContent = camera;
    this.#parts.name.title = camera;
    this.#parts.stage.addEventListener("click", onToggle);
    this.enlarge(false);
    this.refresh();
  }

  /** `ok`, `ng`, …, of a camera that is there. */
  get result() {
    return this.#news.leftMs === undefined ? this.#verdict : undefined;
  }

  /** The verdict in words. */
  get spoken() {
    const result = this.#verdict;
    return this.#words.spoken(
      this.camera,
      this.#words.verdicts[result] ?? "",
      result === "ok" ? "" : this.#reason,
    );
  }

  /** Takes news; resolves once it is painted. */
  async show(news, jpeg) {
    const number = ++this.#received;
    // InvalidStateError: no browser can decode it.
    const bitmap = jpeg && await createImageBitmap(jpeg).catch(() => undefined);
    await nextPaint();
    if (number > this.#painted) {
      this.#painted = number;
      this.#news = news;
      this.#toldAt = performance.now();
      this.refresh();
      if (bitmap) this.#paint(bitmap);
      this.#parts.stage.classList.toggle("old", !bitmap);
    }
    bitmap?.close();
  }

  /** Says everything in another language. */
  speak(words) {
    this.#words = words;
    this.enlarge(this.element.classList.contains("enlarged"));
    this.refresh();
  }

  /** Marks it as the one camera that is shown, or as one of all. */
  enlarge(enlarged) {
    this.element.classList.toggle("enlarged", enlarged);
    const does = enlarged ? this.#words.showAll : this.#words.enlarge(this.camera);
    this.#parts.stage.setAttribute("aria-label", does);
  }

  /** Brings the words up to date: ages go up also where nothing comes. */
  refresh() {
    const words = this.#words;
    const { leftMs } = this.#news;
    const result = this.#verdict;
    const { verdict, sign, word, reason, score: scoreLine, noPicture } = this.#parts;
    this.element.dataset.result = result ?? "none";
    this.element.classList.toggle("left", leftMs !== undefined);
    verdict.hidden = result === undefined;
    write(sign, SIGNS[result] ?? "");
    write(word, words.verdicts[result] ?? "");
    write(reason, result === undefined ? words.waiting : this.#reason);
    reason.title = this.#reason;
    write(scoreLine, this.#figures);
    write(noPicture, result === undefined ? "" : words.noPicture);
    this.#refreshPace();
  }

  /** Where parts are judged, the last one: what its single frames show is no verdict yet. */
  get #part() {
    const { result, code, part } = this.#news;
    return result === "error" || result === "dropped" || code === "no-signal" ? undefined : part;
  }

  get #verdict() {
    return this.#part?.verdict ?? this.#news.result;
  }

  get #figures() {
    const { score, threshold, part } = this.#news;
    if (part !== undefined) return this.#words.parts(String(part.counts.seen), String(part.counts.ng));
    return scoreInWords(score, threshold, this.#words);
  }

  get #reason() {
    if (this.#part !== undefined) return this.#words.part(this.#part.id, this.#part.reason ?? "");
    const { code, reason } = this.#news;
    const kind = Object.hasOwn(this.#words.codes, code) ? this.#words.codes[code] : undefined;
    // What the server says is English; other languages have at least its kind.
    if (reason) return kind && document.documentElement.lang !== "en" ? `${kind} · ${reason}` : reason;
    return kind ?? code ?? "";
  }

  #refreshPace() {
    const words = this.#words;
    const { ageMs, leftMs, framesPerSecond, frames } = this.#news;
    const since = performance.now() - this.#toldAt;
    const { pace, stalled } = this.#parts;
    const age = ageMs === undefined ? undefined : ageMs + since;
    const isStalled = leftMs === undefined &&
      age > Math.max(STALLED_MS, 3000 / (framesPerSecond ?? Infinity));
    this.element.classList.toggle("stalled", isStalled);
    write(stalled, isStalled ? words.noFrameFor(timeInWords(age, words)) : "");
    if (leftMs !== undefined) return write(pace, words.left(timeInWords(leftMs + since, words)));
    if (age === undefined) return write(pace, "");
    if (age >= STALLED_MS) return write(pace, words.before(timeInWords(age, words)));
    const rate = framesPerSecond === undefined
      ? undefined
      : words.framesPerSecond(framesPerSecond.toFixed(1));
    write(pace, rate ?? words.frames(String(frames)));
  }

  #paint(bitmap) {
    const { canvas } = this.#parts;
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)];
    // Setting a size clears the canvas, also where it is the same.
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.getContext("2d", { alpha: false }).drawImage(bitmap, 0, 0, width, height);
    canvas.classList.add("painted");
  }
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    stage: part(".stage"),
    canvas: part("canvas"),
    noPicture: part(".no-picture"),
    stalled: part(".stalled"),
    verdict: part(".verdict"),
    sign: part(".sign"),
    word: part(".word"),
    name: part(".name"),
    pace: part(".pace"),
    reason: part(".reason"),
    score: part(".score"),
  };
}

/** Writes only what is new: the rest of the page need not be laid out again. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function scoreInWords(score, threshold, words) {
  // JSON has no NaN: what an analyzer could not compute comes as null.
  if (typeof score !== "number") return "";
  if (typeof threshold !== "number") return words.score(figure(score));
  return words.scoreAndThreshold(figure(score), figure(threshold));
}

/** Three digits are what a person compares. */
function figure(number) {
  return String(Number(number.toPrecision(3)));
}
