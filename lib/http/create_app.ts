import { type Context, Hono, type MiddlewareHandler } from "hono";
import { logOf } from "../log.ts";
import type { ListenOptions } from "../server/listen.ts";
import { isOwnHost, isOwnOrigin } from "./own_host.ts";
import type { PageFile } from "./page_files.ts";
import { Viewer, type ViewerOptions } from "./viewer.ts";

/** Pages that may be open at a time. */
const MAX_VIEWERS = 64;

/** Of a viewer that does not answer pings, in seconds: it is gone. */
const IDLE_SECONDS = 30;

/** Nothing but the page's own files runs, and no other site may frame or read it. */
const HEADERS = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  // A page of an older server must not meet a newer one's messages.
  "Cache-Control": "no-store",
};

const log = logOf("http");

/** Options of {@linkcode createApp}. */
export interface AppOptions extends Pick<ViewerOptions, "hub" | "welcome"> {
  /** The address that is listened on. */
  host: ListenOptions["host"];
  files: ReadonlyMap<string, PageFile>;
  /** The pages that are open. */
  viewers: Set<Viewer>;
}

/** Answers HTTP requests: the page's files, and at `/live` the WebSocket that brings it what is new. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(harden, refuseStrangers(options.host), onlyGet);
  app.get("/live", (c) => openLive(c, options));
  for (const [path, { body, contentType }] of options.files) {
    app.get(path, (c) => c.body(body, { headers: { "Content-Type": contentType } }));
  }
  app.notFound((c) => c.text("There is nothing here: the page is at /\n", 404));
  app.onError((error, c) => {
    log.error("Cannot answer a request: {error}", { error });
    return c.text("Something went wrong here: the server's log says more\n", 500);
  });
  return app;
}

const harden: MiddlewareHandler = async (c, next) => {
  await next();
  // The answer that opens a WebSocket must reach Deno as it was made.
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};

const onlyGet: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return await next();
  return c.text("This can only be read: ask with GET\n", 405, { Allow: "GET, HEAD" });
};

/** Lets in who calls the server by its own name: see {@linkcode isOwnHost}. */
function refuseStrangers(listening: string): MiddlewareHandler {
  return async (c, next) => {
    if (isOwnHost(c.req.header("host"), listening)) return await next();
    return c.text(
      "This is not the server's own name: open the page by the address that its log tells, or have it listen on " +
        "that name with --http NAME:PORT\n",
      403,
    );
  };
}

function openLive(c: Context, { hub, welcome, viewers }: AppOptions): Response {
  if (c.req.method !== "GET" || c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return c.text("This is a WebSocket: the page at / speaks to it\n", 426, { Upgrade: "websocket" });
  }
  if (!isOwnOrigin(c.req.header("origin"), c.req.header("host"))) {
    return c.text("Pages of other sites may not look on: open the server's own page\n", 403);
  }
  if (viewers.size >= MAX_VIEWERS) {
    return c.text(`As many pages are open as there may be (${MAX_VIEWERS}): close one\n`, 503);
  }
  const upgraded = upgrade(c.req.raw);
  if (upgraded === undefined) return c.text("This is no WebSocket's handshake (RFC 6455, 4.1)\n", 400);
  const { socket, response } = upgraded;
  const viewer = new Viewer(socket, { hub, welcome, onClose: () => viewers.delete(viewer) });
  viewers.add(viewer);
  return response;
}

/** Undefined where the request lacks what opens a WebSocket. */
function upgrade(request: Request): Deno.WebSocketUpgrade | undefined {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: IDLE_SECONDS });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
