import type { Picture, PixelFormat } from "../frame.ts";
import { STANDARD_HUFFMAN_TABLES } from "../jpeg/huffman_tables.ts";
import { jfifHeader } from "../jpeg/jfif_header.ts";
import { Marker } from "../jpeg/marker.ts";
import { quantizationTables } from "../jpeg/quantization_tables.ts";
import { ByteCollector } from "./byte_collector.ts";
import { checkEncode } from "./check_encode.ts";
import { CodecError, type EncodeOptions } from "./codec.ts";
import { type Address, loadAssembly } from "./load_assembly.ts";

/** Rows that are encoded at once, and so are all that the WASM heap ever holds of a picture. */
const STRIP_ROWS = 16;

/** Bytes of a pixel, or 1 where there are planes. */
const CHANNELS = { gray: 1, i420: 1, bgr: 3, rgba: 4 } as const satisfies Record<PixelFormat, number>;

const END = Uint8Array.of(0xff, Marker.EOI);

/** What `jpeg_encoder.wasm` exports. */
interface Exports extends Record<string, unknown> {
  memory: { buffer: ArrayBuffer };
  quantizationTables: Address;
  huffmanTables: Address;
  input: Address;
  cb: Address;
  cr: Address;
  output: Address;
  prepareHuffmanCodes(): void;
  begin(width: number, isColour: boolean, channels: number): number;
  encodeStrip(rows: number): number;
  finish(): number;
}

/** A plane of a picture, or its pixels if it has none, and where in the heap a strip's part of it goes. */
interface Plane {
  /** Its rows, and what lies behind them. */
  data: Uint8Array;
  rowBytes: number;
  /** Rows of the picture for each of its own. */
  pictureRows: 1 | 2;
  to: number;
}

/**
 * A baseline encoder of our own in WASM with SIMD, whose source is in `assembly/`. It writes the very bytes that
 * libjpeg-turbo does.
 */
export class WasmEncoder {
  readonly #exports: Exports;
  /** The WASM heap, until it grows. */
  #heap: Uint8Array<ArrayBuffer>;
  readonly #jpeg = new ByteCollector();

  /** Throws {@linkcode CodecError} `unavailable` where the processor has no SIMD. */
  constructor() {
    const exports = loadAssembly<Exports>(new URL("./assembly/jpeg_encoder.wasm", import.meta.url));
    if (exports === undefined) {
      throw new CodecError(
        "unavailable",
        "Cannot load the WASM codec as this processor has no SSE4.1, which WASM's SIMD takes: use --codec turbo",
      );
    }
    this.#exports = exports;
    this.#heap = new Uint8Array(this.#exports.memory.buffer);
    this.#heap.set(STANDARD_HUFFMAN_TABLES.subarray(4), this.#exports.huffmanTables.value);
    this.#exports.prepareHuffmanCodes();
  }

  encode(picture: Picture, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    const { quality, headroom } = checkEncode(picture, options);
    this.#begin(picture, quality);
    const planes = this.#planes(picture);
    for (let y = 0; y < picture.height; y += STRIP_ROWS) {
      this.#encodeStrip(planes, y, Math.min(STRIP_ROWS, picture.height - y));
    }
    this.#collect(this.#exports.finish());
    this.#jpeg.append(END);
    return this.#jpeg.copy(headroom);
  }

  #begin({ format, width, height }: Picture, quality: number): void {
    const isColour = format !== "gray";
    const tables = quantizationTables(quality);
    this.#heap.set(tables, this.#exports.quantizationTables.value);
    if (!this.#exports.begin(width, isColour, CHANNELS[format])) {
      throw new CodecError(
        "bad-picture",
        `Cannot encode as the WASM heap has no room: got ${width}x${height}`,
      );
    }
    this.#heap = new Uint8Array(this.#exports.memory.buffer);
    this.#jpeg.clear();
    this.#jpeg.append(jfifHeader({ width, height, isColour, quantizationTables: tables }));
  }

  #planes({ format, width, height, data }: Picture): Plane[] {
    const { input, cb, cr } = this.#exports;
    const rowBytes = width * CHANNELS[format];
    const first: Plane = { data, rowBytes, pictureRows: 1, to: input.value };
    if (format !== "i420") return [first];
    const chroma = { rowBytes: Math.ceil(width / 2), pictureRows: 2 } as const;
    const both = data.subarray(width * height);
    return [
      first,
      { ...chroma, data: both, to: cb.value },
      { ...chroma, data: both.subarray(both.length / 2), to: cr.value },
    ];
  }

  #encodeStrip(planes: Plane[], y: number, rows: number): void {
    for (const { data, rowBytes, pictureRows, to } of planes) {
      const end = Math.ceil((y + rows) / pictureRows);
      this.#heap.set(data.subarray(y / pictureRows * rowBytes, end * rowBytes), to);
    }
    this.#collect(this.#exports.encodeStrip(rows));
  }

  /** Takes what was written, up to an address. */
  #collect(end: number): void {
    this.#jpeg.append(this.#heap.subarray(this.#exports.output.value, end));
  }
}
