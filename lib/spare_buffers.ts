/** Shorter ones are not worth a place here. */
const LEAST_BYTES = 4096;

/** Where memory comes from that was used before. */
export type BufferSource = Pick<SpareBuffers, "take">;

/** Options of {@linkcode SpareBuffers}. */
export interface SpareBuffersOptions {
  /** How many are kept at most. @default {32} */
  maxBuffers?: number;
  /** What they may take together, in bytes. @default {16_777_216} */
  maxBytes?: number;
  /**
   * A buffer may be so many times as long as what is asked for: what is held would else take far more than it shows. With 1
   * it fits to the byte.
   *
   * @default {2}
   */
  mostTimes?: number;
}

const DEFAULTS = { maxBuffers: 32, maxBytes: 16 * 2 ** 20, mostTimes: 2 } satisfies SpareBuffersOptions;

/**
 * Memory for payloads or pixels that is used again. A new buffer for each frame costs twice: its pages have to be cleared, and
 * V8 collects garbage in all of the heap for every few tens of buffers that lie outside of it.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStrictEquals } from "@std/assert";
 *
 * const spare = new SpareBuffers();
 * const buffer = new ArrayBuffer(50_000);
 * spare.giveBack(buffer);
 * assertEquals(spare.take(60_000), undefined);
 * assertStrictEquals(spare.take(40_000), buffer);
 * ```
 */
export class SpareBuffers {
  readonly #options: Required<SpareBuffersOptions>;
  /** That which was given back first is first. */
  readonly #buffers: ArrayBuffer[] = [];
  #bytes = 0;

  constructor(options: SpareBuffersOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** What is kept, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The shortest buffer that has room for so many bytes; it holds anything. Undefined where there is none that fits. */
  take(bytes: number): ArrayBuffer | undefined {
    let best = -1;
    let least = this.#options.mostTimes * bytes + 1;
    for (const [n, { byteLength }] of this.#buffers.entries()) {
      if (byteLength >= bytes && byteLength < least) [best, least] = [n, byteLength];
    }
    return best < 0 ? undefined : this.#takeOut(best);
  }

  /** Takes a buffer back into which nobody looks any more. Where there are too many, the oldest ones go. */
  giveBack(buffer: ArrayBuffer): void {
    const { maxBuffers, maxBytes } = this.#options;
    if (buffer.byteLength < LEAST_BYTES) return;
    this.#buffers.push(buffer);
    this.#bytes += buffer.byteLength;
    while (this.#buffers.length > maxBuffers || this.#bytes > maxBytes) this.#takeOut(0);
  }

  #takeOut(index: number): ArrayBuffer {
    const [buffer] = this.#buffers.splice(index, 1);
    this.#bytes -= buffer.byteLength;
    return buffer;
  }
}
