import { STANDARD_HUFFMAN_TABLES } from "./huffman_tables.ts";
import { insertSegment } from "./insert_segment.ts";
import { JpegError } from "./jpeg_error.ts";
import { type FoundJpeg, JpegFinder } from "./jpeg_finder.ts";
import { HEADROOM } from "./metadata.ts";

const MIB = 1024 * 1024;

/** What a pipe holds on Linux, and so what one read of it yields. */
const MIN_ROOM = 64 * 1024;

/** The next JPEG may be somewhat larger than the largest one lately seen. */
const SLACK = 1.25;

/** The largest JPEG is forgotten by half within 35 smaller ones. */
const MEMORY = 0.98;

/** What bytes are read from: the part of a ReadableStreamBYOBReader that is taken. */
export type ByteSource = Pick<ReadableStreamBYOBReader, "read">;

/** Options of {@linkcode cutJpegs}. */
export interface CutJpegsOptions {
  /** Free bytes in front of each JPEG, at least. @default {HEADROOM} */
  headroom?: number;
  /** A JPEG longer than this is broken. @default {64 MiB} */
  maxBytes?: number;
  /** Bytes without any JPEG after which the stream is given up. @default {1 MiB} */
  maxJunk?: number;
  /** Told of each JPEG that was begun and is left out. */
  onBroken?: (reason: string) => void;
}

/** A JPEG that owns its buffer. */
export interface CutJpeg {
  /** `headroom` free bytes, then the JPEG: `bytes.subarray(headroom)`. */
  bytes: Uint8Array<ArrayBuffer>;
  /** At least what the options ask for. */
  headroom: number;
}

/**
 * Cuts a stream of JPEGs, each as soon as its last byte is there: concatenated ones, the parts of a multipart body, the
 * chunks of an AVI. By structure, as {@linkcode JpegScanner} tells; whatever stands between one's end and the next one's
 * FF D8 FF is skipped. Baseline JPEGs without Huffman tables get the standard ones, all else stays as it is.
 *
 * Broken JPEGs are left out and told. Throws {@linkcode JpegError} where the stream holds no JPEGs, and whatever
 * reading throws. The source stays the caller's to close.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cutJpegs } from "./cut_jpegs.ts";
 *
 * const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xc2, 0, 2, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9);
 * const stream = new Blob([jpeg, "\r\n--boundary\r\n\r\n", jpeg]).stream();
 * for await (const { bytes, headroom } of cutJpegs(stream.getReader({ mode: "byob" }))) {
 *   assertEquals(bytes.subarray(headroom), jpeg);
 * }
 * ```
 */
export async function* cutJpegs(
  source: ByteSource,
  options: CutJpegsOptions = {},
): AsyncGenerator<CutJpeg, void> {
  const { headroom = HEADROOM, maxBytes = 64 * MIB, maxJunk = MIB, onBroken = () => {} } = options;
  const finder = new JpegFinder(maxBytes, onBroken);
  const buffer = new CutBuffer(finder, headroom, maxBytes);
  for (;;) {
    const { value, done } = await source.read(buffer.room());
    if (done) {
      // Without a value the reader was cancelled: nobody wants the rest.
      if (value) finder.end();
      return;
    }
    yield* buffer.take(value);
    // Once there were JPEGs, it may be the rest of a broken one.
    if (finder.junk > maxJunk + (finder.count > 0 ? maxBytes : 0)) {
      throw new JpegError(`Cannot find JPEGs as there are none: got ${finder.junk} bytes without any`);
    }
  }
}

/** What is read goes into the buffer that its JPEG goes out in; what follows that JPEG moves into the next one. */
class CutBuffer {
  readonly #finder: JpegFinder;
  readonly #maxBytes: number;
  /** Where a buffer's first JPEG begins: the tables may have to go in front of it. */
  readonly #front: number;
  #bytes = new Uint8Array();
  #filled = 0;
  /** Length of the largest JPEG lately seen. */
  #largest = 0;

  constructor(finder: JpegFinder, headroom: number, maxBytes: number) {
    this.#finder = finder;
    this.#maxBytes = maxBytes;
    this.#front = headroom + STANDARD_HUFFMAN_TABLES.length;
    this.#begin(this.#bytes);
  }

  /** Free bytes to read into, one or more. */
  room(): Uint8Array<ArrayBuffer> {
    if (this.#filled === this.#bytes.length) {
      const rest = this.#bytes.subarray(this.#finder.start);
      this.#begin(rest, 2 * rest.length);
    }
    return this.#bytes.subarray(this.#filled);
  }

  /** Takes what was read into the room, in whatever buffer that is by now. Returns the JPEGs that are whole with it. */
  take(read: Uint8Array<ArrayBuffer>): CutJpeg[] {
    this.#filled += read.length;
    const bytes = this.#bytes = new Uint8Array(read.buffer);
    const found = this.#findAll();
    if (found.length === 0) return [];
    this.#begin(bytes.subarray(this.#finder.start, this.#filled));
    // The first one may have been moved here already: it keeps the buffer, and the others are copied.
    return found.map(({ start, end, needsTables }, index) => {
      const from = start - this.#front;
      return index === 0
        ? handOut(bytes.subarray(0, end), start, needsTables)
        : handOut(bytes.slice(from, end), this.#front, needsTables);
    });
  }

  #findAll(): FoundJpeg[] {
    const filled = this.#bytes.subarray(0, this.#filled);
    const found: FoundJpeg[] = [];
    for (let next = this.#finder.find(filled); next; next = this.#finder.find(filled)) {
      found.push(next);
      this.#largest = Math.max(next.end - next.start, this.#largest * MEMORY);
    }
    return found;
  }

  /** Begins the next buffer with what there is of its first JPEG. */
  #begin(rest: Uint8Array, wanted = rest.length): void {
    const room = Math.max(MIN_ROOM, Math.min(this.#maxBytes, Math.max(wanted, this.#largest * SLACK)));
    this.#bytes = new Uint8Array(this.#front + Math.ceil(room));
    this.#bytes.set(rest, this.#front);
    this.#filled = this.#front + rest.length;
    this.#finder.start = this.#front;
  }
}

function handOut(bytes: Uint8Array<ArrayBuffer>, start: number, needsTables: boolean): CutJpeg {
  return { bytes, headroom: needsTables ? insertSegment(bytes, start, STANDARD_HUFFMAN_TABLES) : start };
}
