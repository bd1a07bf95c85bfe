import { isLoopback } from "../link/is_loopback.ts";

/**
 * Whether a request's `Host` header names this server: as this machine's loopback, or by the address that it listens on.
 *
 * A page on the internet can have its own name point to 127.0.0.1 and would then be let in by the browser as if the
 * server were its own (DNS rebinding); but such a request still has that page's name in `Host`. An IP address cannot be
 * turned so: where the server listens on all of them, each is its own.
 */
export function isOwnHost(header: string | undefined, listening: string): boolean {
  const host = hostnameOf(header ?? "");
  if (host === undefined) return false;
  if (isLoopback(host)) return true;
  if (listening === "0.0.0.0" || listening === "::") return /^[\d.]+$|^\[/.test(host);
  return host === hostnameOf(listening.includes(":") ? `[${listening}]` : listening);
}

/**
 * Whether a WebSocket's `Origin` is the page of this very server. A browser always says it, and lets a page of any other
 * site connect (RFC 6455, 10.2); what says none is no browser.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  return url !== null && url.host !== "" && url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}

/** As a URL writes it: lower case, IPv4 in four decimal numbers, IPv6 in brackets; without the dot of a name's root. */
function hostnameOf(header: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(header)) return undefined;
  return URL.parse(`http://${header}`)?.hostname.replace(/\.$/, "");
}
