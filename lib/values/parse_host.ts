import { ValueError } from "./value_error.ts";

const NAME = /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}_])?\.?$/u;
const IPV6 = /^[\da-f:]*:[\da-f:]*:[\da-f:.]*(%[\w.-]+)?$/i;

/**
 * Reads a host name or an IP address, IPv6 with or without brackets. Throws {@linkcode ValueError} for all
 * else, also for a URL and for `host:port`. Whether the host exists is not looked up.
 */
export function parseHost(text: string): string {
  const host = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text;
  if (IPV6.test(host) || (host === text && host.length <= 253 && NAME.test(host))) return host;
  throw new ValueError(
    "a host is a name or an IP address alone, such as 127.0.0.1, with no port in it",
    text,
  );
}
