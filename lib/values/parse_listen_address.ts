import { parseHost } from "./parse_host.ts";
import { parseListenPort } from "./parse_port.ts";
import { ValueError } from "./value_error.ts";

/** Where to listen. */
export interface ListenAddress {
  /** A name or address of this machine; IPv6 without brackets. */
  host: string;
  /** 0 lets the system pick. */
  port: number;
}

/**
 * Reads an address and a port to listen on, or `off`. Throws {@linkcode ValueError} for all else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseListenAddress("[::1]:8080"), { host: "::1", port: 8080 });
 * assertEquals(parseListenAddress("off"), "off");
 * ```
 */
export function parseListenAddress(text: string): ListenAddress | "off" {
  if (text === "off") return "off";
  const [, host = "", port = ""] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(text) ?? [];
  try {
    return { host: parseHost(host), port: parseListenPort(port) };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError("it is an address and a port, such as 127.0.0.1:8080 or [::1]:8080, or off", text);
  }
}
