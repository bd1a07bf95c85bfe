import { LINEAR_BARCODE_FORMATS, READABLE_BARCODE_FORMATS } from "zxing-wasm/reader";
import { nearest } from "../../values/nearest.ts";
import { AnalyzerError } from "../analyzer.ts";

/** What ZXing reads only in a picture of nothing but the symbol, upright. */
const UNREADABLE = new Set(["MaxiCode", "DXFilmEdge", "OtherBarcode"]);

/** ZXing's names; `EANUPC` and such are all of a kind. */
const NAMES: readonly string[] = READABLE_BARCODE_FORMATS.filter((name) => !UNREADABLE.has(name));

/** The names by what is left of them without case, blanks and dashes: `QR Code` and `ean-13` are meant well. */
const BY_KEY = new Map(NAMES.map((name) => [keyOf(name), name]));

const LINEAR: ReadonlySet<string> = new Set(LINEAR_BARCODE_FORMATS);

/** Symbologies by ZXing's names, with commas between. */
export interface Formats {
  readonly all: string;
  /** Those of them that are barcodes; left out where none is. */
  readonly linear?: string;
}

/**
 * Reads names of symbologies with commas between. Throws {@linkcode AnalyzerError} where there is none of a name, with the
 * name that is most like it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseFormats("QR Code, ean-13"), { all: "QRCode,EAN13", linear: "EAN13" });
 * ```
 */
export function parseFormats(text: string): Formats {
  const names = text.split(",").map(parseFormat);
  const linear = names.filter((name) => LINEAR.has(name));
  return { all: names.join(), ...(linear.length > 0 && { linear: linear.join() }) };
}

function parseFormat(text: string): string {
  const key = keyOf(text);
  const name = BY_KEY.get(key);
  if (name !== undefined) return name;
  const guess = BY_KEY.get(nearest(key, [...BY_KEY.keys()]) ?? "");
  const hint = guess === undefined ? "" : ` (did you mean ${guess}?)`;
  throw new AnalyzerError(
    `Cannot use code.formats as each is one of ${NAMES.join(", ")}${hint}: got ${JSON.stringify(text)}`,
  );
}

function keyOf(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_/-]/g, "");
}
