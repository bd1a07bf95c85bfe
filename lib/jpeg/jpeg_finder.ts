import { JpegError } from "./jpeg_error.ts";
import { JpegScanner } from "./jpeg_scanner.ts";
import { Marker } from "./marker.ts";
import { startsAsJpeg } from "./read_segments.ts";

/** Where a whole JPEG lies. */
export interface FoundJpeg {
  start: number;
  /** Behind its EOI. */
  end: number;
  /** Whether it is a baseline JPEG that leaves its Huffman tables to the decoder. */
  needsTables: boolean;
}

/** Finds JPEG after JPEG in a stream of which a growing part lies in memory; what stands between them is skipped. */
export class JpegFinder {
  /** Where the JPEG that has begun lies, or where the next one may begin: set it when the bytes were moved. */
  start = 0;
  /** JPEGs found so far. */
  count = 0;
  /** Bytes since the last JPEG that belong to none. */
  junk = 0;
  readonly #maxBytes: number;
  readonly #onBroken: (reason: string) => void;
  #scanner: JpegScanner | undefined;
  /** So many bytes from `start` on were part of a broken JPEG: what is whole within them is its thumbnail. */
  #suspectBytes = 0;

  /** A JPEG longer than `maxBytes` is broken; `onBroken` is told of each JPEG that was begun and is left out. */
  constructor(maxBytes: number, onBroken: (reason: string) => void) {
    this.#maxBytes = maxBytes;
    this.#onBroken = onBroken;
  }

  /** The next JPEG that is whole in `bytes`, which are all there are by now; undefined where more are needed. */
  find(bytes: Uint8Array): FoundJpeg | undefined {
    for (;;) {
      const scanner = this.#scanner ??= this.#begin(bytes);
      if (scanner === undefined) return undefined;
      try {
        const length = scanner.scan(bytes.subarray(this.start));
        if (length === undefined) return undefined;
        const found = this.#take(scanner, length);
        if (found) return found;
      } catch (error) {
        if (!(error instanceof JpegError)) throw error;
        this.#onBroken(error.message);
        this.#suspectBytes = Math.max(this.#suspectBytes, scanner.position);
        this.#skip(scanner.resumeAt);
      }
    }
  }

  /** Tells of the JPEG that the stream ended in, if it did. */
  end(): void {
    if (this.#scanner) this.#onBroken("Cannot read a JPEG as the stream ends before it does");
  }

  #begin(bytes: Uint8Array): JpegScanner | undefined {
    const junk = indexOfStart(bytes, this.start) - this.start;
    this.junk += junk;
    this.#skip(junk);
    return startsAsJpeg(bytes.subarray(this.start)) ? new JpegScanner(this.#maxBytes) : undefined;
  }

  /** The JPEG of this length that begins here, if it is a picture of its own. */
  #take({ startOfFrame, hasHuffmanTables }: JpegScanner, length: number): FoundJpeg | undefined {
    const start = this.start;
    const isThumbnail = length <= this.#suspectBytes;
    this.#skip(length);
    if (isThumbnail) return undefined;
    if (startOfFrame === undefined) {
      this.#onBroken("Cannot read a JPEG as it has no frame header");
      return undefined;
    }
    this.count++;
    this.junk = 0;
    return { start, end: this.start, needsTables: startOfFrame === Marker.SOF0 && !hasHuffmanTables };
  }

  #skip(bytes: number): void {
    this.start += bytes;
    this.#suspectBytes = Math.max(0, this.#suspectBytes - bytes);
    this.#scanner = undefined;
  }
}

/** Where FF D8 FF begins, or may begin with the bytes that follow; the end where it cannot. */
function indexOfStart(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && ((bytes[at + 1] ?? Marker.SOI) !== Marker.SOI || (bytes[at + 2] ?? 0xff) !== 0xff)) {
    at = bytes.indexOf(0xff, at + 1);
  }
  return at === -1 ? bytes.length : at;
}
