import { CameraCard } from "./camera_card.js";
import { firstCommand } from "./first_command.js";
import { fitGrid } from "./fit_grid.js";
import { fromTemplate } from "./make.js";

/** Between cards, in CSS pixels. */
const GAP = 10;

/** What a card has above and below its picture, and what its verdict takes beside or below it, in CSS pixels. */
const CARD = { frame: 82, beside: 112, below: 72 };

/** All cameras at once. */
export class WallView {
  #context;
  #cards = new Map();
  #unlook;
  #grid;
  #empty;
  #resize = new ResizeObserver(() => this.#layOut());

  /** @param {import("./page.js").ViewContext} context */
  constructor(context) {
    this.#context = context;
    this.element = fromTemplate("wall");
    this.#grid = this.element.querySelector(".cameras");
    this.#empty = this.element.querySelector(".empty");
    this.#wireCopy();
    this.#unlook = context.feeds.onCameras(() => this.#sync());
    this.#sync();
    this.#resize.observe(this.element);
  }

  get title() {
    return this.#context.words.wall;
  }

  /** The server has said where it takes frames. */
  welcomed() {
    this.#sync();
  }

  /** Ages go up also where nothing comes. */
  refresh() {
    for (const { card } of this.#cards.values()) card.refresh();
  }

  redraw() {
    for (const { card } of this.#cards.values()) card.redraw();
  }

  close() {
    this.#unlook();
    this.#resize.disconnect();
    for (const camera of [...this.#cards.keys()]) this.#remove(camera);
  }

  #sync() {
    const { feeds, words, welcome } = this.#context;
    const names = feeds.all.map(({ camera }) => camera);
    for (const camera of [...this.#cards.keys()]) if (!names.includes(camera)) this.#remove(camera);
    let next = null;
    for (const feed of feeds.all.toReversed()) {
      if (!this.#cards.has(feed.camera)) {
        const card = new CameraCard({ camera: feed.camera, words });
        this.#grid.insertBefore(card.element, next);
        this.#cards.set(feed.camera, { card, unlook: feed.look(card) });
      }
      next = this.#cards.get(feed.camera).card.element;
    }
    this.#empty.hidden = welcome === undefined || names.length > 0;
    this.#grid.hidden = names.length === 0;
    if (welcome) {
      const command = firstCommand(welcome.frames, location.hostname);
      this.#empty.querySelector("code").textContent = command;
    }
    this.#layOut();
  }

  #remove(camera) {
    const { card, unlook } = this.#cards.get(camera);
    unlook();
    card.close();
    this.#cards.delete(camera);
  }

  #layOut() {
    const room = {
      count: this.#cards.size,
      width: this.element.clientWidth,
      height: this.element.clientHeight,
    };
    const { columns, isBeside, scroll } = fitGrid({ ...room, gap: GAP, ...CARD });
    this.#grid.style.setProperty("--columns", columns);
    this.#grid.style.setProperty("--gap", `${GAP}px`);
    this.#grid.classList.toggle("beside", isBeside);
    this.#grid.classList.toggle("scroll", scroll);
  }

  #wireCopy() {
    const copy = this.#empty.querySelector("button");
    const { words } = this.#context;
    // Over plain HTTP only a page of this machine may copy.
    copy.hidden = navigator.clipboard === undefined;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.#empty.querySelector("code").textContent);
      copy.textContent = words.copied;
      setTimeout(() => copy.textContent = words.copy, 1500);
    });
  }
}
