import type { MiddlewareHandler } from "hono";
import { isOwnHost, isOwnOrigin } from "./own_host.ts";
import { Problem } from "./problem.ts";

/** Nothing but the page's own files runs, and no other site may frame or read it. */
const HEADERS = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** Says in every answer what browsers may do with it. */
export const harden: MiddlewareHandler = async (c, next) => {
  await next();
  // The answer that opens a WebSocket must reach Deno as it was made.
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  // A page of an older server must not meet a newer one's messages; and what was said once of a camera holds no longer.
  if (!c.res.headers.has("cache-control")) c.res.headers.set("Cache-Control", "no-store");
};

/** Lets in who calls the server by its own name: see {@linkcode isOwnHost}. */
export function refuseStrangers(listening: string): MiddlewareHandler {
  return async (c, next) => {
    if (isOwnHost(c.req.header("host"), listening)) return await next();
    throw new Problem(
      "foreign-host",
      "Open the page by the address that the server's log tells, or have it listen on this name with --http NAME:PORT",
    );
  };
}

/**
 * Lets in the server's own pages, and what is no browser; pages of other sites may do no more than link here. A browser says
 * where a request comes from, if it may change something, opens a WebSocket or is made by a script, in `Origin`; and of all
 * requests in `Sec-Fetch-Site` (W3C Fetch Metadata), where its own page and what a person typed count as no other's.
 */
export const refuseOtherSites: MiddlewareHandler = async (c, next) => {
  const site = c.req.header("sec-fetch-site") ?? "none";
  const isFollowed = c.req.header("sec-fetch-mode") === "navigate" && ["GET", "HEAD"].includes(c.req.method);
  const isOwn = isOwnOrigin(c.req.header("origin"), c.req.header("host"));
  if (isOwn && (["none", "same-origin"].includes(site) || isFollowed)) return await next();
  throw new Problem("foreign-origin", "Ask from the server's own page, or from a program");
};
