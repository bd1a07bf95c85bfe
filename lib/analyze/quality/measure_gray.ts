import type { DecodedPicture } from "../../codec/codec.ts";
import { type Address, loadAssembly } from "../../codec/load_assembly.ts";
import { AnalyzerError } from "../analyzer.ts";

/** A picture cut into cells of about 16 by 16 pixels, row by row. Its outermost pixels are in none. */
export interface Cells {
  columns: number;
  rows: number;
  /** Mean gray level of each. */
  levels: Float32Array;
  /** Mean squared Laplacian of each: what it has of edges, grain and noise, in squared gray levels. */
  roughness: Float32Array;
  /** Share of each that is white, 0 to 1. */
  white: Float32Array;
}

/** What is counted of a gray picture in one go. */
export interface GrayMeasures {
  cells: Cells;
  /** How many pixels there are of each of the 256 levels. */
  levelCounts: Uint32Array;
  /** 32 bits that differ where pictures do. */
  hash: number;
}

/** What `measure_gray.wasm` exports. Addresses are in its heap. */
interface Exports extends Record<string, unknown> {
  memory: { buffer: ArrayBuffer };
  levelCounts: Address;
  pixels: Address;
  cells: Address;
  cellsAlong(side: number): number;
  begin(width: number, height: number): void;
  measure(width: number, height: number): number;
}

/** One for all cameras of a thread: each picture is put where the one before was. */
let exports: Exports | undefined;

/** Loads what {@linkcode measureGray} needs. Throws {@linkcode AnalyzerError} on a processor that lacks it. */
export function loadMeasureGray(): void {
  exports ??= load();
}

/** Measures all pixels of a gray picture, in WASM with SIMD that is compiled from AssemblyScript in `assembly/`. */
export function measureGray({ width, height, data }: DecodedPicture): GrayMeasures {
  const { memory, begin, measure, cellsAlong, pixels, cells, levelCounts } = exports ??= load();
  begin(width, height);
  new Uint8Array(memory.buffer, pixels.value).set(data);
  const hash = measure(width, height) >>> 0;
  const [columns, rows] = [cellsAlong(width), cellsAlong(height)];
  const count = columns * rows;
  const plane = (number: number) =>
    new Float32Array(memory.buffer, cells.value + 4 * count * number, count).slice();
  return {
    cells: { columns, rows, levels: plane(0), roughness: plane(1), white: plane(2) },
    levelCounts: new Uint32Array(memory.buffer, levelCounts.value, 256).slice(),
    hash,
  };
}

function load(): Exports {
  const loaded = loadAssembly<Exports>(new URL("./assembly/measure_gray.wasm", import.meta.url));
  if (loaded !== undefined) return loaded;
  throw new AnalyzerError(
    "Cannot use quality as this processor lacks the SIMD instructions that it needs (SSE 4.1)",
  );
}
