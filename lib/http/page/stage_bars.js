import { make, write } from "./make.js";
import { delayInWords } from "./strings.js";

/** Where a frame is, from its capture to its verdict, in this order. */
const STAGES = ["clientMs", "uplinkMs", "waitMs", "decodeMs", "analyzeMs"];

/** How much of a new figure is taken: what changes with every frame nobody can read. */
const WEIGHT = 0.12;

/** How long a frame is where: one bar of stages, and their times. */
export class StageBars {
  #words;
  #means = new Map();
  #total;
  #bar;
  #rows;
  #none;

  constructor(words) {
    this.#words = words;
    this.#total = make("p", { class: "latency" });
    this.#bar = make("div", { class: "stages", "aria-hidden": "true" });
    this.#rows = make("dl", { class: "stage-times" });
    this.#none = make("p", { class: "aside", text: words.latencyNone });
    for (const stage of STAGES) {
      this.#bar.append(make("span", { "data-stage": stage }));
      const key = make("dt", {}, make("span", { class: "key", "data-stage": stage }), words.stages[stage]);
      this.#rows.append(key, make("dd"));
    }
    const note = make("p", { class: "aside", text: words.uplinkNote });
    this.element = make("div", { class: "stage-bars" }, this.#none, this.#total, this.#bar, this.#rows, note);
    this.refresh();
  }

  /** Takes the times of a frame, in ms. */
  add(stages = {}) {
    for (const stage of STAGES) {
      const ms = stages[stage];
      if (typeof ms !== "number") continue;
      const mean = this.#means.get(stage);
      this.#means.set(stage, mean === undefined ? ms : mean + (ms - mean) * WEIGHT);
    }
  }

  /** Shows what was taken. */
  refresh() {
    const total = this.#means.values().reduce((sum, ms) => sum + ms, 0);
    const isKnown = this.#means.size > 0;
    this.#none.hidden = isKnown;
    for (const part of [this.#total, this.#bar, this.#rows, this.element.lastElementChild]) {
      part.hidden = !isKnown;
    }
    write(this.#total, this.#words.latencyTotal(delayInWords(total, this.#words)));
    for (const [at, stage] of STAGES.entries()) {
      const ms = this.#means.get(stage);
      this.#bar.children[at].style.flexGrow = String(ms ?? 0);
      write(this.#rows.children[2 * at + 1], ms === undefined ? "–" : delayInWords(ms, this.#words));
    }
  }
}
