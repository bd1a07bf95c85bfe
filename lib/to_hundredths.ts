/** A number to two decimals: hundredths of a millisecond are more than a clock is worth. */
export function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
