/** What `percent` of the values do not exceed (nearest rank); NaN where there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil(values.length * percent / 100));
  return values.toSorted((a, b) => a - b)[rank - 1] ?? NaN;
}
