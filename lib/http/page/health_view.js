import { ApiError } from "./api.js";
import { fromTemplate, make, sign, write } from "./make.js";
import { cameraHref } from "./route.js";
import { ageInWords, bytesInWords, clockTime, countInWords, delayInWords, timeInWords } from "./strings.js";

/** How often the server is asked, in ms. */
const ASK_MS = 2000;

/** What each level of a note looks like. */
const SIGNS = { ok: "ok", warn: "warn", bad: "ng" };

/** How the server, its store and its cameras do: in words first, then in figures. */
export class HealthView {
  #context;
  #parts;
  #abort = new AbortController();
  #timer;
  #told = "";

  constructor(context) {
    this.#context = context;
    this.element = fromTemplate("health");
    this.#parts = partsOf(this.element);
    this.#ask();
  }

  get title() {
    return this.#context.words.health;
  }

  welcomed({ isAgain }) {
    if (!isAgain) return;
    clearTimeout(this.#timer);
    this.#ask();
  }

  close() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  async #ask() {
    const { api, words } = this.#context;
    const { signal } = this.#abort;
    const { trouble } = this.#parts;
    try {
      const [health, accounting, { cameras }, version] = await Promise.all(
        ["health", "accounting", "cameras", "version"].map((path) => api.get(path, {}, { signal })),
      );
      trouble.hidden = true;
      this.#show({ health, accounting, cameras, version });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      trouble.hidden = false;
      write(trouble.lastElementChild, `${words.healthUnknown}. ${error.inWords(words)}`);
    }
    clearTimeout(this.#timer);
    if (!signal.aborted) this.#timer = setTimeout(() => this.#ask(), ASK_MS);
  }

  #show({ health, accounting, cameras, version }) {
    const { words } = this.#context;
    this.#parts.body.hidden = false;
    this.#showNotes(health.notes);
    const { machine, viewers } = health;
    const { cpuPercent, cores } = machine;
    fillTerms(this.#parts.machine, [
      [
        words.cpu,
        cpuPercent === undefined ? undefined : words.cpuOf(String(Math.round(cpuPercent)), String(cores)),
      ],
      [
        words.memory,
        `${bytesInWords(machine.memoryBytes)} · ${words.heap} ${bytesInWords(machine.heapBytes)}`,
      ],
      [
        words.loopLag,
        machine.eventLoopLagMs === undefined ? undefined : delayInWords(machine.eventLoopLagMs, words),
      ],
      [words.uptime, timeInWords(version.uptimeMs, words)],
      [words.version, `vid ${version.version} · Deno ${version.deno} · ${version.system}`],
      [words.analyzer, version.analyzer],
      [words.viewers, countInWords(viewers)],
    ]);
    this.#showWorkers(health.workers);
    this.#showStore(health.store);
    this.#showTotals(accounting.total);
    this.#showLinks(cameras);
  }

  #showNotes(notes) {
    const { words, announce } = this.#context;
    const { notes: list, summary } = this.#parts;
    const troubled = notes.filter(({ level }) => level !== "ok").length;
    const worst = notes.some(({ level }) => level === "bad") ? "bad" : troubled > 0 ? "warn" : "ok";
    summary.dataset.level = worst;
    write(summary.lastElementChild, troubled === 0 ? words.healthWell : words.healthTrouble(troubled));
    summary.replaceChild(sign(SIGNS[worst]), summary.firstElementChild);
    const lines = notes.map((note) => noteInWords(note, words));
    const keys = notes.map(({ level }, at) => `${level} ${lines[at]}`);
    // Only what is new is written: who reads it, or has it read, is not thrown out.
    while (list.children.length > notes.length) list.lastElementChild.remove();
    for (const [at, note] of notes.entries()) {
      if (list.children[at]?.dataset.key === keys[at]) continue;
      const item = noteItem(note, lines[at], words);
      item.dataset.key = keys[at];
      if (list.children[at]) list.children[at].replaceWith(item);
      else list.append(item);
    }
    const told = notes.filter(({ level }) => level !== "ok").map(({ code, camera = "" }) => code + camera)
      .join();
    if (told !== this.#told && told !== "") announce(lines.join(". "));
    this.#told = told;
  }

  #showWorkers(workers) {
    const { words } = this.#context;
    const rows = workers.map(({ cameras, isWell, waiting }, at) => [
      words.worker(at + 1),
      `${isWell ? words.well : words.unwell} · ${words.cameras(cameras.length)} · ${
        words.waitingFrames(waiting)
      }`,
    ]);
    fillTerms(this.#parts.workers, rows);
    write(this.#parts.noWorkers, workers.length === 0 ? words.noWorkers : "");
  }

  #showStore(store) {
    const { words } = this.#context;
    write(this.#parts.storeOff, store === undefined ? words.storeOff : "");
    fillTerms(
      this.#parts.store,
      store === undefined ? [] : [
        [words.state, store.failure ?? words.storeWell],
        [words.folder, store.folder],
        [words.kept, words.keptValue(countInWords(store.written), countInWords(store.pictures))],
        [words.onDisk, bytesInWords(store.bytes)],
        [words.oldest, store.oldestAt === undefined ? undefined : clockTime(store.oldestAt)],
        [words.waitingRows, countInWords(store.waiting)],
        [words.lostRows, words.keptValue(countInWords(store.lostVerdicts), countInWords(store.lostPictures))],
      ],
    );
  }

  #showTotals({ received, answered, dropped, pending, verdicts = {} }) {
    const { words } = this.#context;
    fillTerms(this.#parts.totals, [
      [words.received, countInWords(received)],
      [words.answered, countInWords(answered)],
      ...Object.entries(verdicts).map((
        [verdict, n],
      ) => [`· ${words.verdicts[verdict] ?? verdict}`, countInWords(n)]),
      [words.dropped, countInWords(dropped)],
      [words.pending, countInWords(pending)],
    ]);
  }

  #showLinks(cameras) {
    const { words } = this.#context;
    const { links, noLinks, table } = this.#parts;
    noLinks.hidden = cameras.length > 0;
    table.hidden = cameras.length === 0;
    const byName = new Intl.Collator(undefined, { numeric: true }).compare;
    const rows = cameras.toSorted((one, other) => byName(one.name, other.name)).map((camera) => {
      const { name, state, framesPerSecond, frameAgeMs, latencyMs, leftMs, counts } = camera;
      const age = state === "left" ? leftMs : frameAgeMs;
      return {
        name,
        state,
        cells: [
          words.states[state] ?? state,
          framesPerSecond === undefined ? "–" : words.framesPerSecond(framesPerSecond.toFixed(1)),
          age === undefined ? "–" : words.before(ageInWords(age, words)),
          latencyMs === undefined ? "–" : delayInWords(latencyMs, words),
          counts === undefined ? "–" : countInWords(counts.answered),
          counts === undefined ? "–" : countInWords(counts.dropped),
        ],
      };
    });
    while (links.rows.length > rows.length) links.rows[links.rows.length - 1].remove();
    for (const [at, row] of rows.entries()) this.#showLink(links.rows[at] ?? links.insertRow(), row);
  }

  #showLink(line, { name, state, cells }) {
    if (line.cells.length === 0) {
      line.append(make("th", { scope: "row" }, make("a")), ...cells.map(() => make("td")));
    }
    const link = line.querySelector("a");
    write(link, name);
    if (link.getAttribute("href") !== cameraHref(name)) link.setAttribute("href", cameraHref(name));
    line.dataset.state = state;
    for (const [at, text] of cells.entries()) write(line.cells[at + 1], text);
  }
}

/**
 * What a note says in the page's language; in the server's own words where the page knows none.
 *
 * @param {{ code: string, text: string, camera?: string, ms?: number, n?: number }} note
 * @param {import("./strings.js").Words} words
 * @returns {string}
 */
export function noteInWords({ code, text, ms, ...note }, words) {
  if (!Object.hasOwn(words.notes, code)) return text;
  // What only the server knows of it, as why a disk cannot be written, stands behind a colon.
  const why = text.split(": ").slice(1).join(": ");
  return words.notes[code]({ ...note, why, ...timesOf(ms, words) });
}

/** A time as how long something has been so, and as how late something is. */
function timesOf(ms = 0, words) {
  return { time: timeInWords(ms, words), lag: delayInWords(ms, words) };
}

function noteItem({ level, camera }, line, words) {
  const item = make("li", { "data-level": level });
  item.append(
    sign(SIGNS[level] ?? "warn"),
    make("span", { class: "unseen", text: `${words.levels[level] ?? level}: ` }),
  );
  item.append(make("span", { text: line }));
  if (camera !== undefined) item.append(make("a", { href: cameraHref(camera), text: words.enlarge(camera) }));
  return item;
}

/** Has a list of terms say this, and touches nothing that it says already; what is undefined is left out. */
function fillTerms(list, terms) {
  const told = terms.filter(([, value]) => value !== undefined);
  while (list.children.length > 2 * told.length) list.lastElementChild.remove();
  while (list.children.length < 2 * told.length) list.append(make("dt"), make("dd"));
  for (const [at, [term, value]] of told.entries()) {
    write(list.children[2 * at], term);
    write(list.children[2 * at + 1], value);
  }
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    trouble: part(".trouble"),
    body: part(".health-body"),
    summary: part(".health-summary"),
    notes: part(".notes"),
    machine: part(".machine"),
    workers: part(".workers"),
    noWorkers: part(".no-workers"),
    store: part(".store"),
    storeOff: part(".store-off-words"),
    totals: part(".totals"),
    table: part("table"),
    links: part("tbody"),
    noLinks: part(".no-links"),
  };
}
