import { prepareZXingModule } from "zxing-wasm/reader";
import { npmFile } from "../../codec/npm_file.ts";
import type { View } from "./view.ts";

/** Corners of a code, clockwise from its own top left, in pixels of the view that it was read in. */
export type Corners = readonly [Point, Point, Point, Point];

/** In pixels. */
export type Point = readonly [x: number, y: number];

/** A code as it was read. */
export interface ReadCode {
  /** The symbology, as ZXing names it: `QRCode`. */
  format: string;
  /** What a person would read: control characters by their names in <>, GS1 with its brackets. */
  text: string;
  corners: Corners;
  /** In how many lines a barcode was read; Infinity where the symbology has error correction instead. */
  lines: number;
}

/** How codes are looked for: ZXing's own options. */
export interface ReadOptions {
  /** Names with commas between. */
  formats: string;
  maxNumberOfSymbols: number;
  /** More lines, and smaller ones. */
  tryHarder: boolean;
  /** By 90 degrees. */
  tryRotate: boolean;
  /** Light on dark. */
  tryInvert: boolean;
  /** At a third of the size too. */
  tryDownscale: boolean;
}

/** The rest of ZXing's options, which are the same for all: see zxing-wasm's ReaderOptions. */
const FIXED = {
  tryDenoise: false,
  tryCode39ExtendedMode: true,
  binarizer: 0,
  isPure: false,
  downscaleFactor: 3,
  downscaleThreshold: 500,
  // Two lines of a barcode were seen to agree on what is not there, three were not.
  minLineCount: 3,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  // "HRI".
  textMode: 2,
  characterSet: 0,
};

/** What we use of zxing-wasm's module, whose own types hide how to free what it hands out. */
interface ZXing {
  /** Read it again after every call: it is another one where the heap has grown. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** 0 where there is not enough memory. */
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** Gray levels, row by row. */
  readBarcodesFromPixmap(
    pointer: number,
    width: number,
    height: number,
    options: ReadOptions & typeof FIXED,
  ): {
    size(): number;
    get(index: number): ZXingResult;
    delete(): void;
  };
}

interface ZXingResult {
  format: string;
  text: string;
  lineCount: number;
  position: Record<"topLeft" | "topRight" | "bottomRight" | "bottomLeft", { x: number; y: number }>;
}

/** ZXing in WASM. It is of one thread, for all of its cameras. */
export class CodeReader {
  static #shared?: Promise<CodeReader>;
  readonly #zxing: ZXing;
  #pointer = 0;
  #capacity = 0;
  #isBroken = false;

  /** The one of this thread, which is loaded where there is none yet, or the last one broke: 15 ms and 25 MB. */
  static shared(): Promise<CodeReader> {
    return CodeReader.#shared ??= CodeReader.#load().catch((error) => {
      CodeReader.#shared = undefined;
      throw error;
    });
  }

  static async #load(): Promise<CodeReader> {
    // Without the bytes it would load them from a CDN. They are new ones each time, and so is the instance.
    const wasmBinary = Deno.readFileSync(npmFile("zxing-wasm/reader/zxing_reader.wasm")).buffer;
    const zxing = await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    return new CodeReader(zxing as unknown as ZXing);
  }

  private constructor(zxing: ZXing) {
    this.#zxing = zxing;
  }

  /** Whether it gave up for good, and {@linkcode CodeReader.shared} has to be asked for another. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Reads the codes of a view, in the order in which they were found. */
  read(view: View, options: ReadOptions): ReadCode[] {
    const { width, height } = view;
    try {
      this.#reserve(width * height);
      view.draw(this.#zxing.HEAPU8.subarray(this.#pointer, this.#pointer + width * height));
      return this.#read(width, height, options);
    } catch (cause) {
      // C++ exceptions are bare pointers, and after a trap its memory may be anything.
      this.#isBroken = true;
      CodeReader.#shared = undefined;
      throw new Error(`ZXing gave up on a picture of ${width}x${height}`, { cause });
    }
  }

  #read(width: number, height: number, options: ReadOptions): ReadCode[] {
    const results = this.#zxing.readBarcodesFromPixmap(this.#pointer, width, height, {
      ...FIXED,
      ...options,
    });
    try {
      return Array.from({ length: results.size() }, (_, index) => toReadCode(results.get(index)));
    } finally {
      results.delete();
    }
  }

  /** Keeps memory for the pixels from frame to frame. */
  #reserve(bytes: number): void {
    if (bytes <= this.#capacity) return;
    this.#zxing._free(this.#pointer);
    this.#pointer = this.#zxing._malloc(bytes);
    if (this.#pointer === 0) throw new RangeError(`out of memory: got ${bytes} bytes`);
    this.#capacity = bytes;
  }
}

function toReadCode({ format, text, lineCount, position }: ZXingResult): ReadCode {
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  const corner = ({ x, y }: { x: number; y: number }): Point => [x, y];
  return {
    format,
    text,
    corners: [corner(topLeft), corner(topRight), corner(bottomRight), corner(bottomLeft)],
    lines: lineCount === 0 ? Infinity : lineCount,
  };
}
