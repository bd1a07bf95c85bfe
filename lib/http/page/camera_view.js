import { ApiError, cameraPath } from "./api.js";
import { CameraState } from "./camera_state.js";
import { objectLabel } from "./draw_objects.js";
import { LearnBox } from "./learn_box.js";
import { LivePicture } from "./live_picture.js";
import { fromTemplate, make, showSign, sign, write } from "./make.js";
import { MinuteStrip } from "./minute_strip.js";
import { OptionsForm } from "./options_form.js";
import { cameraHref } from "./route.js";
import { ScorePlot } from "./score_plot.js";
import { StageBars } from "./stage_bars.js";
import { ageInWords, countInWords, figure, timeInWords } from "./strings.js";
import { thresholdOption } from "./threshold_option.js";

/** What may be chosen to be shown of the scores, in seconds. */
const SPANS = [60, 300, 600];

/** How often the plot is drawn, in ms. */
const DRAW_MS = 250;

/** Scores that are asked for where they are stored: as many as there may be at a time. */
const STORED = 500;

/** Within this time of a change frames come that are judged by it, in ms. */
const JUDGED_MS = 1000;

/** More found objects than these are not listed. */
const LISTED = 8;

/** One camera, large, with all that is known of it and can be set. */
export class CameraView {
  #context;
  #camera;
  #state = new CameraState();
  #parts;
  #picture;
  #strip;
  #bars;
  #plot;
  #form;
  #learn;
  #rows = [];
  #seconds = SPANS[0];
  /** The threshold that was set last. */
  #wanted = { until: 0 };
  #unlook = () => {};
  #uncameras;
  #timer;
  #isClosed = false;

  constructor(context, { camera }) {
    this.#context = context;
    this.#camera = camera;
    const { words } = context;
    this.element = fromTemplate("camera");
    this.#parts = partsOf(this.element);
    const { h1, canvas, strip, bars, plot } = this.#parts;
    h1.textContent = camera;
    this.#picture = new LivePicture(canvas);
    this.#strip = new MinuteStrip(strip);
    this.#bars = new StageBars(words);
    bars.append(this.#bars.element);
    this.#plot = new ScorePlot({ words, onThreshold: (value) => this.#setThreshold(value) });
    plot.append(this.#plot.element);
    this.#wireSpans();
    this.#wireThreshold();
    this.#uncameras = context.feeds.onCameras(() => this.#sync());
    this.#sync();
    this.#loadOptions();
    this.#loadScores();
    this.#timer = setInterval(() => this.#draw(), DRAW_MS);
    this.refresh();
  }

  get title() {
    return this.#camera;
  }

  /** The server is there, or there again. */
  welcomed({ isAgain }) {
    this.#sync();
    if (isAgain) this.#loadOptions();
  }

  redraw() {
    this.#strip.redraw();
    this.#plot.redraw();
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#unlook();
    this.#uncameras();
    this.#picture.close();
    this.#strip.close();
    this.#plot.close();
    this.#learn?.close();
  }

  /** Takes news; resolves once it is painted. */
  async show(news, jpeg) {
    const state = new CameraState();
    state.tell(news);
    this.#bars.add(news.stages);
    const { words } = this.#context;
    const found = { objects: news.objects, isNg: news.result === "ng", words };
    await this.#picture.show(jpeg, found, (isPainted) => {
      this.#state = state;
      this.#parts.stage.classList.toggle("old", !isPainted);
      this.refresh();
    });
  }

  /** Brings the words up to date. */
  refresh() {
    const state = this.#state;
    const { words } = this.#context;
    const { verdict, hasLeft, isStalled, news } = state;
    const parts = this.#parts;
    this.element.dataset.result = verdict ?? "none";
    this.element.classList.toggle("left", hasLeft);
    this.element.classList.toggle("stalled", isStalled);
    parts.stage.classList.toggle("stalled", isStalled);
    showSign(parts.sign, verdict ?? "none");
    write(parts.word, words.verdicts[verdict] ?? "");
    parts.word.classList.toggle("long", parts.word.textContent.length > 3);
    const counts = news.part?.counts;
    write(parts.partsSeen, counts ? words.partsSeen(countInWords(counts.seen)) : "");
    write(parts.partsNg, counts ? words.partsNg(countInWords(counts.ng)) : "");
    write(parts.reason, verdict === undefined ? words.waiting : state.reasonInWords(words));
    write(parts.score, state.scoreInWords(words));
    write(parts.rate, state.rateInWords(words));
    write(parts.noPicture, verdict === undefined ? "" : words.noPicture);
    write(parts.stalled, isStalled ? words.noFrameFor(timeInWords(state.silentMs, words)) : "");
    const isTold = state.pictureAgeMs !== undefined && !hasLeft;
    parts.age.dataset.freshness = isTold ? state.freshness : "fresh";
    write(parts.age.lastElementChild, isTold ? words.old(ageInWords(state.pictureAgeMs, words)) : "");
    if (typeof news.threshold === "number") this.#showLine(news.threshold);
    this.#strip.show(news.minute, words);
    this.#bars.refresh();
    this.#refreshDrops();
    this.#refreshFound();
    if (this.#learn) this.#learn.isLearning = news.code === "learning";
  }

  /** Looks at the camera once it is there, and tells where it is not. */
  #sync() {
    const { feeds, words, welcome } = this.#context;
    const feed = feeds.get(this.#camera);
    this.#unlook();
    this.#unlook = feed?.look(this) ?? (() => {});
    this.#parts.unknown.hidden = feed !== undefined || welcome === undefined;
    this.#parts.unknown.lastElementChild.textContent = words.unknownCamera(this.#camera);
    this.#fillSwitch();
  }

  /** Ways to the other cameras. */
  #fillSwitch() {
    const { words, feeds } = this.#context;
    const names = feeds.all.map(({ camera }) => camera);
    const at = names.indexOf(this.#camera);
    const { switcher } = this.#parts;
    const link = (name, label, icon, isBefore) => {
      const element = make("a", { class: "button", href: cameraHref(name) });
      element.ariaLabel = `${label}: ${name}`;
      element.title = name;
      element.append(sign(icon));
      element.dataset.way = isBefore ? "previous" : "next";
      return element;
    };
    switcher.replaceChildren();
    if (names.length < 2) return;
    const select = make("select", {
      "aria-label": words.otherCamera,
      onchange: () => location.hash = cameraHref(select.value),
    });
    if (at < 0) select.append(make("option", { value: "", text: "–" }));
    for (const name of names) {
      select.append(make("option", { value: name, text: name, selected: name === this.#camera }));
    }
    const before = names[(at - 1 + names.length) % names.length];
    const after = names[(at + 1) % names.length];
    switcher.append(
      link(before, words.previous, "back", true),
      select,
      link(after, words.next, "next", false),
    );
  }

  #refreshDrops() {
    const { words } = this.#context;
    const { drops, dropped } = this.#state.news.drops === undefined
      ? {}
      : { drops: this.#state.news.drops, dropped: this.#state.news.drops.dropped ?? 0 };
    const { counts, droplist } = this.#parts;
    counts.hidden = drops === undefined;
    if (drops === undefined) return write(droplist, "");
    const answered = drops.answered ?? 0;
    const [answeredBar, droppedBar] = counts.firstElementChild.children;
    answeredBar.style.flexGrow = String(answered);
    droppedBar.style.flexGrow = String(dropped);
    droppedBar.hidden = dropped === 0;
    const reasons = Object.entries(drops).filter(([code, n]) =>
      n > 0 && code !== "dropped" && code !== "answered"
    );
    const lines = [
      `${words.answered}: ${countInWords(answered)}`,
      dropped === 0 ? words.dropsNone : `${words.dropped}: ${countInWords(dropped)}`,
      ...reasons.map(([code, n]) => (words.dropReasons[code] ?? words.dropReasons.other)(countInWords(n))),
    ];
    fill(droplist, "li", lines);
  }

  #refreshFound() {
    const { news } = this.#state;
    const { found, metrics } = this.#parts;
    const { words } = this.#context;
    const objects = Array.isArray(news.objects) ? news.objects : [];
    const told = objects.slice(0, LISTED).map((object) => {
      const [x, y, width, height] = object.box.map(Math.round);
      return `${objectLabel(object, words, true)} · ${width}×${height} px · ${x},${y}`;
    });
    if (objects.length > LISTED) told.push(`+ ${objects.length - LISTED}`);
    fill(found, "li", told);
    const measured = Object.entries(news.metrics ?? {}).filter(([, value]) => typeof value === "number");
    fill(metrics, "span", measured.map(([name, value]) => `${words.metricOf(name)} ${figure(value)}`));
    write(this.#parts.foundBox.querySelector("h2"), told.length > 0 ? words.foundTitle : words.metricsTitle);
    this.#parts.foundBox.hidden = told.length === 0 && measured.length === 0;
  }

  #draw() {
    const points = this.#context.history.of(this.#camera);
    const { threshold } = this.#state.news;
    this.#parts.noScore.hidden = points.length > 0;
    this.#parts.plot.hidden = points.length === 0;
    this.#showLine(typeof threshold === "number" ? threshold : points.at(-1)?.threshold);
    this.#plot.show(points, this.#seconds);
    const option = this.#thresholdRow;
    if (option?.name !== this.#parts.threshold.dataset.option) this.#showThreshold(option);
  }

  /** Puts the plot's line where frames are told ng from; one that was just set does not go back until they are judged by it. */
  #showLine(threshold) {
    const { value, until } = this.#wanted;
    this.#plot.threshold = performance.now() < until ? value : threshold;
  }

  get #thresholdRow() {
    const threshold = this.#state.news.threshold ?? this.#context.history.of(this.#camera).at(-1)?.threshold;
    return thresholdOption(this.#rows, threshold);
  }

  #showThreshold(option) {
    const { words } = this.#context;
    const { threshold, thresholdInput, thresholdName, thresholdHelp, thresholdUnit } = this.#parts;
    // Between a change and the first frame that is judged by it, no option has the value that is told.
    if (option === undefined && threshold.dataset.option) return;
    this.#plot.option = option;
    threshold.querySelector("form").hidden = option === undefined;
    write(thresholdHelp, option === undefined ? words.thresholdFixed : words.thresholdHelp);
    thresholdHelp.hidden = option === undefined && this.#rows.length === 0;
    if (option === undefined) return;
    threshold.dataset.option = option.name;
    write(thresholdName, words.thresholdOf(option.name));
    write(thresholdUnit, option.unit === undefined ? "" : words.unitOf(option.unit));
    Object.assign(thresholdInput, { min: option.min, max: option.max, step: "any", value: option.value });
  }

  #wireSpans() {
    const { spans } = this.#parts;
    const { words } = this.#context;
    for (const seconds of SPANS) {
      const button = make("button", { type: "button", class: "button", text: words.minutes(seconds / 60) });
      button.ariaPressed = String(seconds === this.#seconds);
      button.addEventListener("click", () => {
        this.#seconds = seconds;
        for (const other of spans.children) other.ariaPressed = String(other === button);
        this.#draw();
      });
      spans.append(button);
    }
  }

  #wireThreshold() {
    const { threshold, thresholdInput } = this.#parts;
    threshold.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#setThreshold(Number(thresholdInput.value));
    });
  }

  async #setThreshold(value) {
    const { words, announce } = this.#context;
    const option = this.#parts.threshold.dataset.option;
    const said = this.#parts.thresholdSaid;
    try {
      await this.#change({ [option]: value });
      this.#wanted = { value, until: performance.now() + JUDGED_MS };
      this.#showLine();
      write(said, `${words.thresholdIs(figure(value))} ✓`);
      announce(words.thresholdIs(figure(value)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      write(said, error.inWords(words));
    }
  }

  /** Applies values by name; resolves to all rows as they are then. */
  async #change(changes) {
    const { options } = await this.#context.api.patch(cameraPath(this.#camera, "options"), changes);
    this.#take(options);
    return options;
  }

  #take(rows) {
    this.#rows = rows;
    if (this.#form) this.#form.rows = rows;
    const { threshold, thresholdInput } = this.#parts;
    const row = rows.find(({ name }) => name === threshold.dataset.option);
    if (row && document.activeElement !== thresholdInput) thresholdInput.value = row.value;
  }

  /** What was measured before the page was opened, where that is stored. */
  async #loadScores() {
    const { api, history } = this.#context;
    try {
      const { store } = await api.get("version");
      if (!store || this.#isClosed) return;
      const { verdicts } = await api.get("verdicts", { camera: this.#camera, limit: STORED });
      history.fill(this.#camera, verdicts.toReversed());
    } catch (error) {
      // It begins with what comes now.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async #loadOptions() {
    const { api, words } = this.#context;
    const { optionsBox, optionsHolder, optionsTrouble, side } = this.#parts;
    try {
      const { analyzer, options } = await api.get(cameraPath(this.#camera, "options"));
      if (this.#isClosed) return;
      write(optionsTrouble, "");
      write(optionsBox.querySelector("h2"), words.optionsOf(analyzer));
      this.#rows = options;
      if (this.#form === undefined) {
        this.#form = new OptionsForm({ rows: options, words, onChange: (changes) => this.#change(changes) });
        optionsHolder.replaceChildren(this.#form.element);
      } else this.#form.rows = options;
      if (this.#learn === undefined && analyzer.split(",").includes("defect")) {
        this.#learn = new LearnBox(this.#context, this.#camera);
        side.append(this.#learn.element);
      }
      optionsBox.hidden = false;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#isClosed) return;
      optionsBox.hidden = error.status === 404;
      write(optionsTrouble, error.inWords(words));
    }
  }
}

/** Has a list say these lines, and touches none that it says already. */
function fill(list, tag, lines) {
  while (list.children.length > lines.length) list.lastElementChild.remove();
  while (list.children.length < lines.length) list.append(document.createElement(tag));
  for (const [at, line] of lines.entries()) write(list.children[at], line);
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    h1: part("h1"),
    switcher: part(".switcher"),
    unknown: part(".unknown-camera"),
    stage: part(".stage"),
    canvas: part(".stage canvas"),
    noPicture: part(".no-picture"),
    stalled: part("span.stalled"),
    sign: part(".verdict .sign"),
    word: part(".word"),
    partsSeen: part(".parts-seen"),
    partsNg: part(".parts-ng"),
    reason: part(".reason"),
    score: part(".score"),
    rate: part(".rate"),
    age: part(".age"),
    strip: part(".strip"),
    bars: part(".latency-box"),
    counts: part(".counts"),
    droplist: part(".counts ul"),
    found: part(".found"),
    metrics: part(".metrics"),
    foundBox: part(".found-box"),
    plot: part(".plot-holder"),
    noScore: part(".no-score"),
    spans: part(".spans"),
    threshold: part(".threshold"),
    thresholdInput: part(".threshold input"),
    thresholdName: part(".threshold .threshold-name"),
    thresholdUnit: part(".threshold .unit"),
    thresholdHelp: part(".threshold .help"),
    thresholdSaid: part(".threshold .said"),
    optionsBox: part(".options-box"),
    optionsHolder: part(".options-holder"),
    optionsTrouble: part(".options-trouble"),
    side: part(".side"),
  };
}
