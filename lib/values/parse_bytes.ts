import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Options of {@linkcode parseBytes}. */
export interface BytesRange {
  /** @default {1} */
  min?: number;
  /** @default {Number.MAX_SAFE_INTEGER} */
  max?: number;
}

/**
 * Reads a number of bytes: `16MiB` (binary), `16MB` (decimal), `16777216`; letters of any case. Throws
 * {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseBytes("16MiB"), 16_777_216);
 * ```
 */
export function parseBytes(
  text: string,
  { min = 1, max = Number.MAX_SAFE_INTEGER }: BytesRange = {},
): number {
  const [, digits = "", unit = ""] = /^([\d.]+)([a-z]*)$/i.exec(text) ?? [];
  const bytes = Math.floor(parseNumber(digits) * (UNITS[unit.toLowerCase()] ?? NaN));
  if (Number.isNaN(bytes)) {
    throw new ValueError(
      "it is a number of bytes, with or without a unit, such as 16MiB, 16MB or 4096",
      text,
    );
  }
  if (bytes < min) throw new ValueError(`it is at least ${formatBytes(min)}`, text);
  if (bytes > max) throw new ValueError(`it is at most ${formatBytes(max)}`, text);
  return bytes;
}

/** Words a number of bytes in the largest binary unit that divides it: `16MiB`, `1000 bytes`. */
export function formatBytes(bytes: number): string {
  for (const unit of ["GiB", "MiB", "KiB"]) {
    const count = bytes / (UNITS[unit.toLowerCase()] ?? NaN);
    if (Number.isInteger(count) && count > 0) return `${count}${unit}`;
  }
  return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}
