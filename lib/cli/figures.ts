// Intl.NumberFormat would do the same, but making the first one takes 14 ms of a program's start.
const THOUSANDS = /\B(?=(\d{3})+$)/g;

/** A number of things: `12,345`. */
export function count(number: number): string {
  return String(number).replace(THOUSANDS, ",");
}

/** A measured figure, to a tenth: `1,234.5`; `–` where there is none. */
export function measure(number: number): string {
  const [whole = "", tenths = ""] = number.toFixed(1).split(".");
  return Number.isFinite(number) ? `${whole.replace(THOUSANDS, ",")}.${tenths}` : "–";
}

/**
 * Counts by name, those that are not 0: `ok 1,198, ng 33`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tally({ ok: 1198, ng: 33, error: 0 }), "ok 1,198, ng 33");
 * ```
 */
export function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).flatMap(([name, number]) => number > 0 ? [`${name} ${count(number)}`] : [])
    .join(", ");
}
