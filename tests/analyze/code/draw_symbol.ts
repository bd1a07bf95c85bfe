import { prepareZXingModule, writeBarcode, type WriterOptions } from "zxing-wasm/writer";
import { npmFile } from "../../../lib/codec/npm_file.ts";
import { paint, type Scene } from "../quality/scene.ts";

/** A symbol's modules, row by row: 0 is black, 255 white. */
export interface CodeSymbol {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** How a symbol lies in a scene, and what it is printed with. */
export interface SymbolPrint {
  /** Where its middle is, in pixels. */
  middle: readonly [x: number, y: number];
  /** Pixels a module. */
  module: number;
  /** Clockwise, in degrees. @default {0} */
  angle?: number;
  /** Width of its right side in parts of its left side: it is seen at a slant. @default {1} */
  slant?: number;
  /** Level of its dark modules, and of all else of its label. @default {[20, 230]} */
  levels?: readonly [dark: number, light: number];
}

// Without the bytes it would load them from a CDN.
const wasmBinary = Deno.readFileSync(npmFile("zxing-wasm/writer/zxing_writer.wasm")).buffer;
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });

/** The symbol that says something. */
export async function symbolOf(
  content: string | Uint8Array,
  format: WriterOptions["format"] = "QRCode",
  options = "",
): Promise<CodeSymbol> {
  const { symbol, error } = await writeBarcode(content, { format, options });
  if (error !== "") throw new Error(error);
  return symbol;
}

/** Prints a symbol on a label and puts it into a scene, which it gives back. */
export function drawSymbol(scene: Scene, symbol: CodeSymbol, print: SymbolPrint): Scene {
  const { middle: [middleX, middleY], module, angle = 0, slant = 1, levels: [dark, light] = [20, 230] } =
    print;
  const { width, height } = symbol;
  const [sin, cos] = [Math.sin(angle * Math.PI / 180), Math.cos(angle * Math.PI / 180)];
  // Modules from the middle, at which a pixel's part lies.
  const levelAt = (x: number, y: number): number | undefined => {
    const [right, down] = [(x * cos + y * sin) / module, (y * cos - x * sin) / module];
    const depth = 1 + (1 / slant - 1) * (right / width + 0.5);
    const [column, row] = [right + width / 2, down * depth + height / 2];
    if (column < -QUIET_X || row < -QUIET_Y || column >= width + QUIET_X || row >= height + QUIET_Y) return;
    const isSymbol = column >= 0 && row >= 0 && column < width && row < height;
    return isSymbol && symbol.data[Math.floor(row) * width + Math.floor(column)] === 0 ? dark : light;
  };
  const reach = Math.hypot(width + 2 * QUIET_X, height + 2 * QUIET_Y) * module;
  return paint(scene, [middleX - reach / 2, middleY - reach / 2, reach, reach], (x, y) => {
    let sum = 0;
    for (const [partX, partY] of PARTS) {
      const level = levelAt(x + partX - middleX, y + partY - middleY);
      if (level === undefined) return;
      sum += level / PARTS.length;
    }
    return [sum, sum, sum];
  });
}

/** Modules of label at a symbol's sides, of which barcodes need many, and above and below it. */
const [QUIET_X, QUIET_Y] = [10, 4];

/** Of a pixel, whose level is their mean. */
const PARTS = [1, 3, 5].flatMap((y) => [1, 3, 5].map((x) => [x / 6, y / 6] as const));
