import { apiUrl } from "./api.js";
import { drawObjects } from "./draw_objects.js";
import { make } from "./make.js";

/** A stored picture with what was found in it drawn over it, in whatever size it is shown. */
export class MarkedPicture {
  #image;
  #canvas;
  #objects;
  #isNg;
  #observer;

  /** @param {{ verdict: { id: number, result: string, objects?: object[] }, alt: string }} options */
  constructor({ verdict, alt }) {
    this.#objects = verdict.objects ?? [];
    this.#isNg = verdict.result === "ng";
    this.#image = make("img", { alt });
    this.#canvas = make("canvas", { "aria-hidden": "true" });
    this.#image.addEventListener("load", () => this.#draw());
    this.#image.src = apiUrl(`verdicts/${verdict.id}/picture`);
    this.element = make("div", { class: "marked" }, this.#image, this.#canvas);
    this.#observer = new ResizeObserver(() => this.#draw());
    this.#observer.observe(this.#image);
  }

  /** Whether what was found is drawn. */
  set isMarked(isMarked) {
    this.#canvas.hidden = !isMarked;
  }

  close() {
    this.#observer.disconnect();
  }

  #draw() {
    const { naturalWidth, clientWidth, clientHeight } = this.#image;
    if (naturalWidth === 0 || clientWidth === 0) return;
    const [width, height] = [clientWidth, clientHeight].map((side) => Math.round(side * devicePixelRatio));
    Object.assign(this.#canvas, { width, height });
    const place = { x: 0, y: 0, width, height, scale: width / naturalWidth, dpr: devicePixelRatio };
    drawObjects(this.#canvas.getContext("2d"), this.#objects, { ...place, isNg: this.#isNg });
  }
}
