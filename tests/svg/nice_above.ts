/** The next of 1, 2, 4, 6, 8, 10, 20, 40, … that is not below: where an axis may end. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((nice) => nice >= value)!;
}
