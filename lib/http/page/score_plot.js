import { colour } from "./colours.js";
import { make } from "./make.js";
import { figure } from "./strings.js";

/** Not as one text with the import: nothing but the server has a file of this name. */
const UPLOT = "./uplot.js";

/** How high the plot is, in CSS pixels. */
const HEIGHT = 230;

/** uPlot's name of a scale that is linear up to the threshold and logarithmic above: a score may be a hundred times that. */
const ASINH = 4;

/** After a key the threshold is applied once no other one follows for so long, in ms. */
const SETTLE_MS = 350;

/** Scores over time, and the threshold as a line that can be moved. */
export class ScorePlot {
  #words;
  #onThreshold;
  #plot;
  #observer;
  #holder;
  #line;
  #shown = { points: [], seconds: 60 };
  #threshold;
  /** The option that is moved; undefined where there is none. */
  #option;
  #isMoving = false;
  #timer;

  /** @param {{ words: object, onThreshold(value: number): void }} options told once a person has let go */
  constructor({ words, onThreshold }) {
    this.#words = words;
    this.#onThreshold = onThreshold;
    this.#holder = make("div", { class: "plot" });
    this.#line = make("div", {
      class: "threshold-line",
      tabindex: "0",
      role: "slider",
      "aria-orientation": "vertical",
    });
    this.#line.append(make("span", { class: "grip" }));
    this.#line.ariaLabel = words.threshold;
    this.#line.hidden = true;
    this.#listen();
    this.element = this.#holder;
    this.#observer = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width));
    this.#observer.observe(this.#holder);
    this.#open();
  }

  /** What is moved, as a row of the analyzer's table; undefined where nothing can be. */
  set option(option) {
    this.#option = option;
    this.#line.toggleAttribute("data-fixed", option === undefined);
    this.#line.tabIndex = option === undefined ? -1 : 0;
    this.#place();
  }

  /** Whether a person is about to change it. */
  get isMoving() {
    return this.#isMoving;
  }

  set threshold(value) {
    if (this.#isMoving) return;
    this.#threshold = value;
    this.#place();
  }

  /** Shows the last `seconds` of some points, oldest first. */
  show(points, seconds) {
    this.#shown = { points, seconds };
    const now = Date.now();
    const from = points.findIndex(({ at }) => at >= now - seconds * 1000);
    const seen = from < 0 ? [] : points.slice(Math.max(0, from - 1));
    const data = [
      seen.map(({ at }) => at / 1000),
      seen.map(({ score }) => score),
      seen.map(({ score, result }) => result === "ng" ? score : null),
    ];
    this.#plot?.setData(data, false);
    if (!this.#isMoving) {
      if (this.#plot && this.#threshold > 0) this.#plot.scales.y.asinh = this.#threshold;
      const most = Math.max(...data[1].slice(-4000), this.#threshold ?? 0);
      this.#plot?.setScale("y", {
        min: Math.min(0, ...data[1].slice(-4000)),
        max: most > 0 ? most * 1.15 : 1,
      });
    }
    this.#plot?.setScale("x", { min: now / 1000 - seconds, max: now / 1000 });
    this.#place();
  }

  /** In the colours that the page has now. */
  redraw() {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#holder = undefined;
  }

  async #open() {
    const { default: UPlot } = await import(UPLOT);
    if (this.#holder === undefined || this.#plot !== undefined) return;
    const axis = {
      stroke: colour("--faint"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line") },
    };
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hour12: false,
    });
    this.#plot = new UPlot(
      {
        width: this.#holder.clientWidth || 600,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: true, auto: false },
          y: { auto: false, distr: ASINH, asinh: this.#threshold || 1 },
        },
        axes: [
          { ...axis, space: 90, values: (_, times) => times.map((time) => clock.format(time * 1000)) },
          {
            ...axis,
            size: 58,
            filter: (_, ticks) => ticks,
            splits: (_, __, ___, most) => ticksOf(this.#threshold, most),
            values: (_, scores) => scores.map((score) => figure(score)),
          },
        ],
        series: [
          {},
          { stroke: colour("--accent"), width: 1.5, points: { show: false } },
          // What was ng, also for who tells no red from blue.
          {
            stroke: colour("--bar-ng"),
            paths: () => null,
            points: { show: true, size: 7, width: 0, fill: colour("--bar-ng") },
          },
        ],
      },
      [[], [], []],
      this.#holder,
    );
    this.#plot.over.append(this.#line);
    this.show(this.#shown.points, this.#shown.seconds);
  }

  #resize(width) {
    if (this.#plot && width > 0 && Math.abs(this.#plot.width - width) > 0.5) {
      this.#plot.setSize({ width, height: HEIGHT });
      this.#place();
    }
  }

  /** Puts the line where its value is. */
  #place() {
    const value = this.#threshold;
    const line = this.#line;
    line.hidden = value === undefined || this.#plot === undefined;
    if (line.hidden) return;
    const at = this.#plot.valToPos(value, "y");
    if (!Number.isFinite(at)) return;
    line.style.top = `${Math.max(0, Math.min(this.#plot.over.clientHeight, at))}px`;
    line.firstElementChild.textContent = this.#words.thresholdIs(figure(value));
    line.ariaValueNow = String(value);
    line.ariaValueText = `${figure(value)} ${this.#option?.unit ?? ""}`.trim();
    line.ariaValueMin = String(this.#option?.min ?? 0);
    line.ariaValueMax = String(this.#option?.max ?? value);
    line.ariaDisabled = String(this.#option === undefined);
  }

  #listen() {
    const line = this.#line;
    line.addEventListener("pointerdown", (event) => {
      if (this.#option === undefined || event.button !== 0) return;
      line.setPointerCapture(event.pointerId);
      this.#isMoving = true;
      line.classList.add("moving");
    });
    line.addEventListener("pointermove", (event) => {
      if (!line.hasPointerCapture(event.pointerId)) return;
      const { top } = this.#plot.over.getBoundingClientRect();
      this.#move(this.#plot.posToVal(event.clientY - top, "y"));
    });
    const end = (isMeant) => {
      if (!this.#isMoving) return;
      line.classList.remove("moving");
      this.#settle(isMeant);
    };
    line.addEventListener("pointerup", () => end(true));
    line.addEventListener("pointercancel", () => end(false));
    line.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const steps =
      { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps === undefined || this.#option === undefined) return;
    event.preventDefault();
    this.#isMoving = true;
    this.#move(this.#threshold + steps * stepOf(this.#threshold));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(true), SETTLE_MS);
  }

  #move(value) {
    const { min = 0, max = Infinity, type } = this.#option;
    const rounded = type === "integer" ? Math.round(value) : Number(value.toPrecision(3));
    this.#threshold = Math.min(max, Math.max(min, rounded));
    this.#place();
  }

  #settle(isMeant) {
    this.#isMoving = false;
    if (isMeant) this.#onThreshold(this.#threshold);
  }
}

/** What stands at an axis that is logarithmic above the threshold: 0, and from half of that on 1, 3, 10, 30 and so on. */
function ticksOf(threshold = 1, most) {
  const ticks = [0];
  for (
    let power = Math.floor(Math.log10(threshold || 1));
    10 ** power <= most && ticks.length < 20;
    power++
  ) {
    ticks.push(
      ...[1, 3].map((digit) => digit * 10 ** power).filter((tick) => tick >= threshold / 2 && tick <= most),
    );
  }
  return ticks;
}

/** A twentieth or so of a value, as a round number: of 0.02 it is 0.001. */
function stepOf(value) {
  return value > 0 ? 10 ** Math.floor(Math.log10(value) - 1) : 0.01;
}
