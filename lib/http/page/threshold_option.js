/**
 * The option that is the threshold of what a camera's newest score is compared with, of the rows of its analyzers' tables;
 * undefined where none can be set. Answers tell the value and not the option: of those that have it, one that is called so goes
 * first.
 *
 * @param {{ name: string, option: string, type: string, value?: unknown, isSettable: boolean }[]} rows
 * @param {number} [threshold]
 */
export function thresholdOption(rows, threshold) {
  const numbers = rows.filter(({ type, isSettable }) =>
    isSettable && (type === "number" || type === "integer")
  );
  const named = numbers.filter(({ option }) => option === "threshold");
  if (threshold === undefined) return named[0];
  const same = numbers.filter(({ value }) => typeof value === "number" && isNear(value, threshold));
  return same.find(({ option }) => option === "threshold") ??
    same.find(({ option }) => /^(min|max)/.test(option)) ??
    same[0];
}

/** Answers round. */
function isNear(value, other) {
  return Math.abs(value - other) <= 1e-3 * Math.max(Math.abs(value), Math.abs(other));
}
