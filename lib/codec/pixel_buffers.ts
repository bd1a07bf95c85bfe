/** Frames of so many sizes or cameras take turns in one thread as a rule; what is beyond that is left to the collector. */
const MAX_SPARE = 4;

/**
 * Memory for pixels that is used again. A new buffer for each frame costs more than decoding into it: its pages have to be
 * cleared, and V8 collects garbage for every 32 MB or so that lie outside its heap.
 *
 * @example
 * ```ts
 * import { assertStrictEquals } from "@std/assert";
 *
 * const buffers = new PixelBuffers();
 * const pixels = buffers.take(12);
 * buffers.giveBack(pixels);
 * assertStrictEquals(buffers.take(12), pixels);
 * ```
 */
export class PixelBuffers {
  /** Those given back last come first. */
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];

  /** A buffer of exactly so many bytes, which hold anything. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    const index = this.#spare.findIndex(({ length }) => length === bytes);
    return index < 0 ? new Uint8Array(bytes) : this.#spare.splice(index, 1)[0]!;
  }

  /** Takes a buffer back that nobody looks at any more. */
  giveBack(pixels: Uint8Array<ArrayBuffer>): void {
    this.#spare.unshift(pixels);
    this.#spare.length = Math.min(this.#spare.length, MAX_SPARE);
  }
}
