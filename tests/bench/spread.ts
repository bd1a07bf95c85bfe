import { median } from "../../lib/median.ts";

/** The middle of what several rounds came to, and how far they lie apart. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** The spread of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** `2.71 (2.66–2.80)`, or `2.71` where all values are the same. */
export function spreadWords({ median, least, most }: Spread, digits = 2): string {
  const [middle, from, to] = [median, least, most].map((value) => value.toFixed(digits));
  return from === to ? middle : `${middle} (${from}–${to})`;
}
