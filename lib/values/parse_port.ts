import { parseNumber } from "./parse_number.ts";
import { ValueError } from "./value_error.ts";

const MAX_PORT = 65535;

/** Reads a port to listen on, 0 to 65535, where 0 lets the system pick. Throws {@linkcode ValueError}. */
export function parseListenPort(text: string): number {
  return parsePortFrom(0, text);
}

/** Reads a port to connect to, 1 to 65535. Throws {@linkcode ValueError}. */
export function parsePort(text: string): number {
  return parsePortFrom(1, text);
}

function parsePortFrom(min: number, text: string): number {
  const port = parseNumber(text);
  if (Number.isInteger(port) && port >= min && port <= MAX_PORT) return port;
  throw new ValueError(`a port is a whole number from ${min} to ${MAX_PORT}`, text);
}
