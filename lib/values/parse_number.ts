const DECIMAL = /^\d+(\.\d+)?$/;

/** Reads digits with or without a decimal part; NaN for all else, also for `1e3`, `0x10`, `+1` and ``. */
export function parseNumber(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN;
}
