import { parseBytes } from "./parse_bytes.ts";
import { ValueError } from "./value_error.ts";

const UNIT_MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Less is hardly more than the database itself. */
const MIN_BYTES = 64 * 2 ** 20;

/** How much is kept; what is left out does not matter. */
export interface KeepLimits {
  /** How old something may get, in ms. */
  ms?: number;
  /** What all may take, in bytes. */
  bytes?: number;
}

/**
 * Reads how much is kept: an age, such as `12h`, `7d` or `4w`, a size, such as `10GB`, both with a comma between, or `all`. Throws
 * {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseKeep("7d,10GB"), { ms: 604_800_000, bytes: 10_000_000_000 });
 * assertEquals(parseKeep("all"), {});
 * ```
 */
export function parseKeep(text: string): KeepLimits {
  if (text === "all") return {};
  const limits: KeepLimits = {};
  for (const part of text.split(",").map((part) => part.trim())) {
    const [, digits, unit] = /^(\d+(?:\.\d+)?)([hdw])$/.exec(part) ?? [];
    const ms = digits === undefined ? undefined : Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
    const isAgain = ms === undefined ? limits.bytes !== undefined : limits.ms !== undefined;
    if (isAgain || ms === 0 || (ms === undefined && !/[a-z]$/i.test(part))) throw notKept(text);
    if (ms !== undefined) limits.ms = ms;
    else limits.bytes = bytesOf(part, text);
  }
  return limits;
}

function bytesOf(part: string, text: string): number {
  try {
    return parseBytes(part, { min: MIN_BYTES });
  } catch (error) {
    // How many there have to be is worth telling; what else it may be, parseBytes does not know.
    if (error instanceof ValueError && error.message.includes("at least")) throw error;
    throw notKept(text);
  }
}

function notKept(text: string): ValueError {
  return new ValueError("it is an age, a size or both, such as 7d,10GB (h, d or w), or all", text);
}
