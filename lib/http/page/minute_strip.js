import { colour } from "./colours.js";

/** What a second's letter stands for, with how high its bar is: what is worse stands higher. */
const BARS = {
  o: { verdict: "ok", height: 0.45 },
  u: { verdict: "unknown", height: 0.7 },
  d: { verdict: "dropped", height: 0.25 },
  e: { verdict: "error", height: 1 },
  n: { verdict: "ng", height: 1 },
};

/** The order in which a strip is told. */
const TOLD = ["n", "e", "u", "d", "o"];

/** The last minute of a camera: a bar for each second. */
export class MinuteStrip {
  #canvas;
  #letters = "";
  #observer;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#canvas.setAttribute("role", "img");
    this.#observer = new ResizeObserver(() => this.#draw());
    this.#observer.observe(canvas);
  }

  /** @param {string} [letters] 60, oldest first */
  show(letters = "", words) {
    if (letters === this.#letters && this.#canvas.ariaLabel) return;
    this.#letters = letters;
    this.#canvas.ariaLabel = minuteInWords(letters, words);
    this.#draw();
  }

  /** In the colours that the page has now. */
  redraw(words) {
    if (words) this.#canvas.ariaLabel = minuteInWords(this.#letters, words);
    this.#draw();
  }

  close() {
    this.#observer.disconnect();
  }

  #draw() {
    const canvas = this.#canvas;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (width === 0 || height === 0) return;
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    const step = width / 60;
    const gap = Math.max(1, Math.round(step * 0.18));
    for (let second = 0; second < 60; second++) {
      const bar = BARS[this.#letters[second]];
      const left = Math.round(second * step);
      const wide = Math.max(1, Math.round((second + 1) * step) - left - gap);
      const high = bar ? Math.max(2, Math.round(height * bar.height)) : Math.max(1, devicePixelRatio);
      context.fillStyle = colour(bar ? `--bar-${bar.verdict}` : "--line");
      context.fillRect(left, height - high, wide, high);
    }
  }
}

/** How a minute was, for who does not see it: `The last minute: NG for 3 s, OK for 57 s`. */
export function minuteInWords(letters, words) {
  const told = TOLD.flatMap((letter) => {
    const seconds = letters.split(letter).length - 1;
    return seconds === 0 ? [] : [words.minuteOf(words.verdicts[BARS[letter].verdict], seconds)];
  });
  return told.length === 0 ? words.minuteEmpty : words.minute(told.join(", "));
}
