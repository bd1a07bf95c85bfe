import { ApiError, apiUrl, cameraPath } from "./api.js";
import { codeInWords } from "./camera_state.js";
import { objectLabel } from "./draw_objects.js";
import { fromTemplate, make, write } from "./make.js";
import { MarkedPicture } from "./marked_picture.js";
import { evidenceQuery } from "./ng_filter.js";
import { cameraHref, ngHref } from "./route.js";
import { clockTime, delayInWords, figure } from "./strings.js";

/** One picture of the evidence, in full. */
export class EvidenceView {
  #context;
  #id;
  #filter;
  #parts;
  #abort = new AbortController();
  #verdict;
  #picture;

  constructor(context, { id, filter }) {
    this.#context = context;
    this.#id = id;
    this.#filter = filter;
    this.element = fromTemplate("evidence");
    this.#parts = partsOf(this.element);
    this.#parts.back.href = ngHref(filter);
    this.#parts.h1.textContent = "NG";
    for (const button of this.#parts.marks) {
      button.addEventListener("click", () => this.#mark(button.dataset.mark));
    }
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#load();
  }

  get title() {
    return this.#verdict ? this.#context.words.evidenceTitle(this.#verdict.camera) : "NG";
  }

  welcomed({ isAgain }) {
    if (isAgain && this.#verdict === undefined) this.#load();
  }

  close() {
    this.#abort.abort();
    this.#picture?.close();
  }

  async #load() {
    const { api } = this.#context;
    const { signal } = this.#abort;
    const path = `verdicts/${this.#id}`;
    await this.#try(async () => {
      const verdict = await api.get(path, {}, { signal });
      this.#verdict = verdict;
      this.#show(verdict);
      const { verdicts } = await api.get(`${path}/around`, {}, { signal });
      this.#showAround(verdicts);
      await this.#findNeighbours(signal);
    });
  }

  async #try(work) {
    const { trouble } = this.#parts;
    try {
      await work();
      trouble.hidden = true;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      trouble.hidden = false;
      const { words } = this.#context;
      const isGone = error.status === 404 && error.kind !== "store-off";
      write(trouble.lastElementChild, isGone ? words.gone : error.inWords(words));
    }
  }

  #show(verdict) {
    const { words } = this.#context;
    const { h1, time, picture, reference, facts, save, body, camera } = this.#parts;
    body.hidden = false;
    write(h1, words.evidenceTitle(verdict.camera));
    write(time, clockTime(verdict.at, { withMs: true }));
    time.dateTime = new Date(verdict.at).toISOString();
    camera.href = cameraHref(verdict.camera);
    camera.textContent = words.enlarge(verdict.camera);
    this.#picture = markedPicture(verdict, words);
    picture.append(this.#picture.element);
    const image = new Image();
    image.alt = words.referenceAlt;
    image.onload = () => reference.hidden = false;
    image.src = apiUrl(cameraPath(verdict.camera, "reference"), { at: Date.now() });
    reference.querySelector("div").append(image);
    save.href = apiUrl(`verdicts/${verdict.id}/picture`);
    save.download = `${verdict.camera}-${new Date(verdict.at).toISOString().replaceAll(/[:.]/g, "-")}.jpg`;
    facts.replaceChildren(...factsOf(verdict, words));
    this.#showMark();
  }

  #showMark() {
    for (const button of this.#parts.marks) {
      button.ariaPressed = String(button.dataset.mark === this.#verdict.mark);
    }
  }

  /** Says that the verdict was right or wrong, or takes that back. */
  async #mark(mark) {
    const { api, words, announce } = this.#context;
    if (this.#verdict === undefined) return;
    const now = this.#verdict.mark === mark ? null : mark;
    await this.#try(async () => {
      await api.put(`verdicts/${this.#id}/mark`, { mark: now });
      this.#verdict.mark = now ?? undefined;
      this.#showMark();
      announce(now === null ? words.unmarked : now === "right" ? words.markedRight : words.markedWrong);
    });
  }

  #showAround(verdicts) {
    const { words } = this.#context;
    const { around, aroundBox } = this.#parts;
    aroundBox.hidden = verdicts.length < 2;
    const items = verdicts.map((verdict) => {
      const seconds = (verdict.at - this.#verdict.at) / 1000;
      const offset = `${seconds > 0 ? "+" : seconds < 0 ? "−" : "±"}${Math.abs(seconds).toFixed(2)}`;
      const isThis = verdict.id === this.#id;
      const button = make(
        "button",
        { type: "button", class: "frame", "data-result": verdict.result, "aria-pressed": String(isThis) },
        make("img", {
          src: apiUrl(`verdicts/${verdict.id}/picture`),
          alt: "",
          loading: "lazy",
          decoding: "async",
        }),
        make("span", { text: `${words.aroundOne(offset)} · ${words.verdicts[verdict.result] ?? ""}` }),
      );
      button.addEventListener("click", () => this.#showFrame(verdict, button));
      return make("li", {}, button);
    });
    around.replaceChildren(...items);
    // The one in question stands in the middle, without a move of the page.
    const chosen = around.querySelector("[aria-pressed=true]")?.parentElement;
    if (chosen) around.scrollLeft = chosen.offsetLeft - around.clientWidth / 2 + chosen.offsetWidth / 2;
  }

  /** Shows a neighbour in place of the picture. */
  #showFrame(verdict, button) {
    const { picture, around } = this.#parts;
    const { words } = this.#context;
    this.#picture.close();
    this.#picture.element.remove();
    this.#picture = markedPicture(verdict, words);
    picture.append(this.#picture.element);
    for (const other of around.querySelectorAll("button")) other.ariaPressed = String(other === button);
  }

  /** The ones before and after it, among those that the filter leaves. */
  async #findNeighbours(signal) {
    const { api } = this.#context;
    const query = evidenceQuery(this.#filter);
    const [older, newer] = await Promise.all([
      api.get("verdicts", { ...query, limit: 1, cursor: this.#id }, { signal }),
      api.get("verdicts", { ...query, limit: 200, from: this.#verdict.at }, { signal }),
    ]);
    const after = newer.verdicts.filter(({ id }) => id > this.#id).at(-1);
    // More than can be listed came since: the gallery leads there.
    this.#link(this.#parts.newer, newer.next === undefined ? after : undefined);
    this.#link(this.#parts.older, older.verdicts[0]);
  }

  #link(link, verdict) {
    link.hidden = verdict === undefined;
    if (verdict) link.href = ngHref(this.#filter, verdict.id);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("select, input")) return;
    const link = { ArrowLeft: this.#parts.newer, ArrowRight: this.#parts.older }[event.key];
    if (link === undefined || link.hidden) return;
    event.preventDefault();
    link.click();
  }
}

function markedPicture(verdict, words) {
  const alt = words.pictureAlt(verdict.camera, words.reasonOf(verdict.reason));
  return new MarkedPicture({ verdict, alt, words });
}

/** What is known of a verdict, as a list of terms. */
function factsOf(
  { reason, code, score, threshold, analyzer, part, objects = [], metrics = {}, timing = {} },
  words,
) {
  const times = ["waitMs", "decodeMs", "analyzeMs"].filter((name) => typeof timing[name] === "number");
  const facts = [
    [words.reason, words.reasonOf(reason) ?? codeInWords(code, words) ?? code],
    [words.scoreWord, typeof score === "number" ? scoreOf(score, threshold) : undefined],
    [words.partWord, part && String(part.id)],
    [words.foundTitle, objects.map((object) => objectLabel(object, words, true)).join(", ")],
    [
      words.metricsTitle,
      Object.entries(metrics).map(([name, value]) => `${words.metricOf(name)} ${figure(value)}`).join(" · "),
    ],
    [words.analyzer, analyzer],
    [
      words.latencyTitle,
      times.map((name) => `${words.stages[name]} ${delayInWords(timing[name], words)}`).join(" · "),
    ],
  ];
  return facts.filter(([, value]) => value).flatMap(([name, text]) => [
    make("dt", { text: name }),
    make("dd", { text }),
  ]);
}

function scoreOf(score, threshold) {
  return typeof threshold === "number" ? `${figure(score)} / ${figure(threshold)}` : figure(score);
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    h1: part("h1"),
    back: part(".back"),
    time: part("time"),
    older: part(".older"),
    newer: part(".newer"),
    trouble: part(".trouble"),
    body: part(".evidence-body"),
    picture: part(".picture"),
    reference: part(".reference"),
    facts: part("dl"),
    save: part(".save"),
    camera: part(".to-camera"),
    marks: [...element.querySelectorAll("[data-mark]")],
    aroundBox: part(".around-box"),
    around: part(".around"),
  };
}
