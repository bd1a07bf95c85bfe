import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

const MAX_RATE = 1000;

/** Reads frames per second, above 0 and up to 1000: `30`, `12.5`. Throws {@linkcode ValueError} for all else. */
export function parseFrameRate(text: string): number {
  const rate = parseNumber(text);
  if (rate > 0 && rate <= MAX_RATE) return rate;
  throw new ValueError(
    `a frame rate is frames per second, such as 12.5, above 0 and up to ${MAX_RATE}`,
    text,
  );
}
