import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { logOf } from "../log.ts";
import { StoreError } from "../store/store_error.ts";
import type { ListenOptions } from "../server/listen.ts";
import { describeApi } from "./api/describe_api.ts";
import { ENDPOINTS } from "./api/endpoints.ts";
import { routeApi } from "./api/route_api.ts";
import { harden, refuseOtherSites, refuseStrangers } from "./guard.ts";
import type { PageFile } from "./page_files.ts";
import { Problem } from "./problem.ts";
import type { Serving } from "./serving.ts";
import { Viewer } from "./viewer.ts";

/** Of a viewer that does not answer pings, in seconds: it is gone. */
const IDLE_SECONDS = 30;

const log = logOf("http");

/** Options of {@linkcode createApp}. */
export interface AppOptions {
  /** What is told. */
  serving: Serving;
  /** The address that is listened on. */
  host: ListenOptions["host"];
  files: ReadonlyMap<string, PageFile>;
}

/**
 * Answers HTTP requests: the page's files, at `/live` the WebSocket that brings it what is new, and the endpoints of
 * {@linkcode ENDPOINTS}. What goes wrong is told as problem details (RFC 9457).
 */
export function createApp(options: AppOptions): Hono {
  const { serving, host, files } = options;
  const app = new Hono();
  app.use(harden, refuseStrangers(host), refuseOtherSites);
  app.get("/live", (c) => openLive(c, serving));
  for (const [path, { body, contentType }] of files) {
    app.get(path, compress(), (c) => c.body(body, { headers: { "Content-Type": contentType } }));
  }
  for (const path of ["/live", ...files.keys()]) app.all(path, refuseMethod);
  app.route("/", routeApi([...ENDPOINTS, ...describeApi(ENDPOINTS)], serving));
  app.notFound(() =>
    new Problem("not-found", "The page is at /, and what else there is is told at /api").toResponse()
  );
  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    if (error instanceof StoreError) return new Problem("store-failed", error.message).toResponse();
    log.error("Cannot answer a request: {error}", { error });
    return new Problem("failed", "The server's log says more").toResponse();
  });
  return app;
}

function refuseMethod(): never {
  throw new Problem("wrong-method", "This can only be read: ask with GET", {
    headers: { Allow: "GET, HEAD" },
  });
}

function openLive(c: Context, { hub, welcome, onLookers }: Serving): Response {
  const headers = { Upgrade: "websocket" };
  if (c.req.method !== "GET" || c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw new Problem("no-websocket", "The page at / speaks to it", { headers });
  }
  onLookers.makeRoom();
  const { socket, response } = upgrade(c.req.raw);
  const viewer = new Viewer(socket, { hub, welcome, onClose: () => onLookers.delete(viewer) });
  onLookers.add(viewer);
  return response;
}

/** Throws {@linkcode Problem} where the request lacks what opens a WebSocket. */
function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: IDLE_SECONDS });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Problem("bad-request", "This is no WebSocket's handshake (RFC 6455, 4.1)", { cause });
  }
}
