import { drawObjects } from "./draw_objects.js";
import { nextPaint } from "./next_paint.js";

/**
 * A camera's picture on a canvas, with what was found in it. The canvas has the pixels that the screen has there: boxes
 * and labels are sharp, and a tile of a wall costs no more than it shows.
 */
export class LivePicture {
  #canvas;
  #box = { width: 0, height: 0 };
  #observer;
  /** Counts pictures: one that took longer to decode than a newer one is not shown. */
  #received = 0;
  #painted = 0;
  /** What is shown, to be drawn again in another size. */
  #shown;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#observer = new ResizeObserver(([{ contentRect }]) => this.#resized(contentRect));
    this.#observer.observe(canvas);
  }

  /**
   * Shows a JPEG; resolves once it is painted, to whether it was: a newer one may have come before it. `onPaint` is called in the
   * same frame, so that what is said fits what is seen.
   *
   * @param {Uint8Array | undefined} jpeg
   * @param {{ objects?: object[], isNg: boolean }} found
   */
  async show(jpeg, found, onPaint) {
    const number = ++this.#received;
    const bitmap = jpeg && await decode(jpeg);
    await nextPaint();
    if (number > this.#painted) {
      this.#painted = number;
      if (bitmap) {
        this.#shown = { jpeg, found };
        this.#draw(bitmap, found);
      }
      onPaint(bitmap !== undefined);
    }
    bitmap?.close();
  }

  /** Shows nothing any more. */
  close() {
    this.#observer.disconnect();
    this.#received = Infinity;
    this.#painted = Infinity;
  }

  async #resized({ width, height }) {
    this.#box = {
      width: Math.round(width * devicePixelRatio),
      height: Math.round(height * devicePixelRatio),
    };
    const shown = this.#shown;
    if (!shown) return;
    const bitmap = await decode(shown.jpeg);
    if (bitmap && this.#shown === shown) this.#draw(bitmap, shown.found);
    bitmap?.close();
  }

  #draw(bitmap, { objects = [], isNg }) {
    const canvas = this.#canvas;
    const { width, height } = this.#box;
    if (width === 0 || height === 0) return;
    // Setting a size clears the canvas, also where it is the same.
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d", { alpha: false });
    const scale = Math.min(width / bitmap.width, height / bitmap.height);
    const place = { width: bitmap.width * scale, height: bitmap.height * scale };
    const [x, y] = [(width - place.width) / 2, (height - place.height) / 2];
    context.fillStyle = "#07090c";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, x, y, place.width, place.height);
    drawObjects(context, objects, { ...place, x, y, scale, dpr: devicePixelRatio, isNg });
    canvas.classList.add("painted");
  }
}

/** Off the page's own thread; undefined of what no browser can decode. */
async function decode(jpeg) {
  try {
    return await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
  } catch {
    // InvalidStateError.
    return undefined;
  }
}
