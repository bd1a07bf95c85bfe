/** What a spreadsheet needs to take text for UTF-8. */
export const CSV_MARK = "\uFEFF";

/**
 * Writes a line of CSV (RFC 4180). Objects become JSON. Text that a spreadsheet would take for a formula is given a `'` in front,
 * as names and reasons come from outside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(csvLine(["line-3", 0.5, undefined, 'too "dark"', "=1+1"]), `line-3,0.5,,"too ""dark""",'=1+1\r\n`);
 * ```
 */
export function csvLine(cells: readonly unknown[]): string {
  return cells.map(cellOf).join(",") + "\r\n";
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
