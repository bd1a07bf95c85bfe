import { ApiError, apiUrl } from "./api.js";
import { fromTemplate, make, sign, write } from "./make.js";
import { boundsOf, evidenceQuery, fieldTime, PERIODS } from "./ng_filter.js";
import { ngHref } from "./route.js";
import { clockTime, countInWords } from "./strings.js";

/** Pictures that are asked for at a time. */
const PAGE = 48;

/** After new verdicts the list is read again, in ms: a line that fails may bring many a second. */
const CATCH_UP_MS = 1500;

/** So many are on the page at most while new ones come; older ones are read again when they are asked for. */
const MOST = 480;

/** Further apart, in ms, pictures with one number of a part are of two: it counts anew where the server is started again. */
const PART_MS = 60_000;

/** What is marked in a small picture at most. */
const RINGS = 3;

/** Of a small picture. */
const ASPECT = 16 / 9;

/** The evidence: a gallery of what was ng, with what people said of it. */
export class NgView {
  #context;
  #filter;
  #parts;
  #abort = new AbortController();
  #next;
  /** Of what is on the page, those that are counted with a card of their part among them. */
  #ids = new Set();
  /** Cards of parts, which have several pictures as a rule: by {@linkcode partKey}. */
  #partShots = new Map();
  #events;
  #timer;

  constructor(context, { filter }) {
    const { words } = context;
    this.#context = context;
    this.#filter = filter;
    this.element = fromTemplate("ng");
    this.#parts = partsOf(this.element);
    this.#parts.more.addEventListener("click", () => this.#more());
    this.#fillFilters({ cameras: [], labels: [] });
    for (const link of this.element.querySelectorAll(".exports a")) {
      const { file, text } = link.dataset;
      link.href = apiUrl(`export/${file}`, file === "parts.csv" ? this.#span : evidenceQuery(filter));
      link.ariaLabel = `${words.exportTitle}: ${words[text]}`;
    }
    this.#fillBetween();
    this.#open();
  }

  get title() {
    return this.#context.words.galleryTitle;
  }

  welcomed({ isAgain }) {
    if (isAgain) this.#open();
  }

  close() {
    this.#abort.abort();
    this.#events?.close();
    clearTimeout(this.#timer);
  }

  async #open() {
    const { api } = this.#context;
    this.#events?.close();
    await this.#try(async ({ signal }) => {
      const { store } = await api.get("version", {}, { signal });
      if (!store) throw new ApiError({ status: 404, kind: "store-off" });
      await this.#reload({ signal });
      this.#listen();
      const [{ cameras }, { labels }, { parts }] = await Promise.all([
        api.get("cameras", {}, { signal }),
        api.get("labels", boundsOf(this.#filter), { signal }),
        api.get("parts", { ...this.#span, limit: 1 }, { signal }),
      ]);
      this.#parts.partsCsv.hidden = parts.length === 0;
      this.#fillFilters({
        cameras: cameras.map(({ name }) => name),
        labels: labels.map(({ label }) => label),
      });
    });
  }

  /** Of which camera, and when. */
  get #span() {
    return { camera: this.#filter.camera, ...boundsOf(this.#filter) };
  }

  /** Reads the newest ones, and how many were right. */
  async #reload({ signal }) {
    const { api } = this.#context;
    const [{ verdicts, next }, precision] = await Promise.all([
      api.get("verdicts", { ...evidenceQuery(this.#filter), limit: PAGE }, { signal }),
      api.get("precision", this.#span, { signal }),
    ]);
    const isFirst = this.#ids.size === 0;
    if (isFirst) this.#next = next;
    this.#parts.list.prepend(...this.#items(verdicts));
    this.#trim();
    this.#finish();
    this.#showPrecision(precision);
  }

  async #more() {
    const { api, words } = this.#context;
    const { list, more } = this.#parts;
    more.disabled = true;
    await this.#try(async ({ signal }) => {
      const page = await api.get("verdicts", {
        ...evidenceQuery(this.#filter),
        limit: PAGE,
        cursor: this.#next,
      }, { signal });
      this.#next = page.next;
      const items = this.#items(page.verdicts);
      list.append(...items);
      items[0]?.querySelector("a").focus();
      this.#context.announce(`${words.galleryTitle}: ${list.children.length}`);
    });
    more.disabled = false;
    this.#finish();
  }

  #finish() {
    const { list, more, none } = this.#parts;
    none.hidden = list.children.length > 0;
    more.hidden = this.#next === undefined;
  }

  /** Runs something that may fail; what went wrong is told in words. */
  async #try(work) {
    const { trouble } = this.#parts;
    const { signal } = this.#abort;
    try {
      await work({ signal });
      trouble.hidden = true;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      trouble.hidden = false;
      this.element.classList.toggle("store-off", error.kind === "store-off");
      write(trouble.lastElementChild, error.inWords(this.#context.words));
    }
  }

  /** Is told of new ones. */
  #listen() {
    if (this.#abort.signal.aborted) return;
    this.#events = new EventSource("events?result=ng");
    this.#events.addEventListener("verdict", () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#try((options) => this.#reload(options));
      }, CATCH_UP_MS);
    });
  }

  /** Makes a card of each verdict that has none yet; a part that has one is counted there. */
  #items(verdicts) {
    const items = [];
    for (const verdict of verdicts) {
      if (this.#ids.has(verdict.id)) continue;
      this.#ids.add(verdict.id);
      const key = partKey(verdict);
      const shot = this.#partShots.get(key);
      if (shot !== undefined && Math.abs(shot.at - verdict.at) < PART_MS) {
        this.#countPicture(shot);
        continue;
      }
      const item = this.#item(verdict);
      items.push(item);
      if (key !== undefined) this.#partShots.set(key, { item, at: verdict.at, pictures: 1 });
    }
    return items;
  }

  #countPicture(shot) {
    shot.pictures++;
    const count = shot.item.querySelector(".shot-pictures");
    count.hidden = false;
    write(count, this.#context.words.picturesOfPart(countInWords(shot.pictures)));
  }

  /** Lets go of the oldest: a line that fails for hours would fill the browser. */
  #trim() {
    const { children } = this.#parts.list;
    if (children.length <= MOST) return;
    while (children.length > MOST) children[children.length - 1].remove();
    const last = children[children.length - 1];
    const left = [...this.#ids].filter((id) => id >= Number(last.dataset.id));
    this.#ids = new Set(left);
    for (const [key, { item }] of this.#partShots) if (!item.isConnected) this.#partShots.delete(key);
    // A cursor is the id before which the next page begins.
    this.#next = last.dataset.id;
  }

  #item(verdict) {
    const { words } = this.#context;
    const { id, camera, at, mark, objects = [] } = verdict;
    const reason = words.reasonOf(verdict.reason);
    const labels = [...new Set(objects.map(({ label }) => words.labelOf(label)))];
    const time = clockTime(at);
    const item = make(
      "li",
      {},
      make(
        "a",
        { class: "shot", href: ngHref(this.#filter, id) },
        thumbnail({ id, objects, alt: words.pictureAlt(camera, reason) }),
        make("span", { class: "shot-pictures", hidden: true }),
        make(
          "span",
          { class: "shot-facts" },
          make("span", { class: "shot-camera", text: camera }),
          make("time", { datetime: new Date(at).toISOString(), text: time }),
          make("span", { class: "shot-reason", text: reason || labels.join(", ") }),
          mark ? markTag(mark, words) : undefined,
        ),
      ),
    );
    item.dataset.id = id;
    return item;
  }

  #fillFilters({ cameras, labels }) {
    const { words } = this.#context;
    const any = { value: "", text: words.any };
    const named = (values, chosen, wordOf = String) =>
      [...new Set(chosen ? [...values, chosen] : values)].map((value) => ({ value, text: wordOf(value) }));
    const periods = PERIODS.map((value) => ({
      value: value === "all" ? "" : value,
      text: words.periods[value],
    }));
    this.#fill("period", periods);
    this.#fill("camera", [any, ...named(cameras, this.#filter.camera)]);
    this.#fill("label", [any, ...named(labels, this.#filter.label, words.labelOf)]);
    this.#fill("mark", [
      any,
      ...["none", "right", "wrong"].map((value) => ({ value, text: words.marks[value] })),
    ]);
  }

  #fill(name, choices) {
    const select = this.#parts.filters.querySelector(`[name=${name}]`);
    const chosen = this.#filter[name] ?? "";
    select.replaceChildren(
      ...choices.map(({ value, text }) => make("option", { value, text, selected: value === chosen })),
    );
    select.onchange = () => {
      const isNew = name === "period" && select.value === "between" && !this.#filter.from;
      this.#choose({ [name]: select.value, ...(isNew && { from: fieldTime(new Date().setHours(0, 0)) }) });
    };
  }

  /** Shows what else is asked for; the keyboard stays at the first of the fields. */
  #choose(fields) {
    this.#context.keepFocus(`[name=${Object.keys(fields)[0]}]`);
    location.hash = ngHref({ ...this.#filter, ...fields });
  }

  /** The times of one's own. */
  #fillBetween() {
    const { between } = this.#parts;
    const { period, from = "", to = "" } = this.#filter;
    between.hidden = period !== "between";
    between.elements.from.value = from;
    between.elements.to.value = to;
    between.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose({ from: between.elements.from.value, to: between.elements.to.value });
    });
  }

  #showPrecision({ right, wrong, unmarked, precision }) {
    const { words } = this.#context;
    const { precisionFigure, precisionAbout } = this.#parts;
    const marked = right + wrong;
    write(
      precisionFigure,
      precision === undefined ? "" : words.precision(String(Math.round(precision * 100))),
    );
    write(
      precisionAbout,
      marked === 0
        ? words.precisionNone(countInWords(unmarked))
        : words.precisionOf(countInWords(right), countInWords(marked), countInWords(unmarked)),
    );
  }
}

/** Tells apart the parts of all runs of all cameras; undefined for a frame of no part. */
function partKey({ camera, stream, partId }) {
  return partId === undefined ? undefined : JSON.stringify([camera, stream, partId]);
}

/** A picture in small, with a ring round each of the first things that were found. */
function thumbnail({ id, objects, alt }) {
  const image = make("img", { alt, loading: "lazy", decoding: "async" });
  const holder = make("span", { class: "thumbnail" }, image);
  image.addEventListener("load", () => {
    const { naturalWidth, naturalHeight } = image;
    // As object-fit: contain lays it out, in parts of the box.
    const [width, height] = [
      Math.min(1, naturalWidth / naturalHeight / ASPECT),
      Math.min(1, naturalHeight / naturalWidth * ASPECT),
    ];
    for (const { box: [x, y, wide, high] } of objects.slice(0, RINGS)) {
      const ring = make("span", { class: "ring" });
      ring.style.left = `${((x + wide / 2) / naturalWidth * width + (1 - width) / 2) * 100}%`;
      ring.style.top = `${((y + high / 2) / naturalHeight * height + (1 - height) / 2) * 100}%`;
      ring.style.width = `${wide / naturalWidth * width * 100}%`;
      ring.style.height = `${high / naturalHeight * height * 100}%`;
      holder.append(ring);
    }
  });
  image.src = apiUrl(`verdicts/${id}/picture`);
  return holder;
}

/** What a person said of a verdict. */
export function markTag(mark, words) {
  const tag = make("span", { class: "tag mark", "data-mark": mark });
  tag.append(sign(mark === "right" ? "ok" : "ng"), words.marks[mark]);
  return tag;
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    filters: part(".filters"),
    list: part(".shots"),
    more: part(".more"),
    none: part(".none"),
    trouble: part(".trouble"),
    partsCsv: part("[data-file='parts.csv']"),
    between: part(".between"),
    precisionFigure: part(".precision strong"),
    precisionAbout: part(".precision span"),
  };
}
