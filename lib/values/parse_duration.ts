import { ValueError } from "./value_error.ts";

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A longer one overflows what timers take: 2^31 ms. */
const MAX_MS = 24 * UNIT_MS.h;

/** Options of {@linkcode parseDuration}. */
export interface DurationRange {
  /** In ms. @default {what is above 0} */
  min?: number;
}

/**
 * Reads a duration with its unit, such as `250ms`, `5s`, `10m` or `1.5h`, as ms: up to 24 hours. Throws
 * {@linkcode ValueError} for all else: for a number without a unit too, which could mean any.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDuration("10m"), 600_000);
 * ```
 */
export function parseDuration(text: string, { min = Number.MIN_VALUE }: DurationRange = {}): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = digits === undefined ? NaN : Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (milliseconds >= min && milliseconds <= MAX_MS) return milliseconds;
  const least = min === Number.MIN_VALUE
    ? "above 0 with its unit"
    : `with its unit, at least ${formatDuration(min)}`;
  throw new ValueError(`a duration is a number ${least}, up to 24h, such as 250ms, 5s or 10m`, text);
}

/**
 * A duration in the largest unit in which it is a whole number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatDuration(600_000), "10m");
 * ```
 */
export function formatDuration(milliseconds: number): string {
  const units = Object.entries(UNIT_MS).toReversed();
  const [unit, size] = units.find(([, size]) => Number.isInteger(milliseconds / size)) ?? ["ms", 1];
  return `${milliseconds / size}${unit}`;
}
