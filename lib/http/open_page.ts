import { hostAndPort } from "../link/host_and_port.ts";
import { isLoopback } from "../link/is_loopback.ts";
import { logOf } from "../log.ts";
import { type ListenOptions, whyNotListen } from "../server/listen.ts";
import { createApp } from "./create_app.ts";
import { readPageFiles } from "./page_files.ts";
import type { Serving } from "./serving.ts";

const log = logOf("http");

/** A page that is served; on dispose it says goodbye to who has it open. */
export interface Page extends AsyncDisposable {
  /** As it is written in a browser. */
  url: string;
}

/**
 * Serves the page, and all else that is told over HTTP. Where its address cannot be listened on, it warns and resolves to
 * undefined: the frames matter more.
 */
export async function openPage({ host, port }: ListenOptions, serving: Serving): Promise<Page | undefined> {
  const app = createApp({ serving, host, files: await readPageFiles() });
  const abort = new AbortController();
  try {
    const server = Deno.serve({ hostname: host, port, signal: abort.signal, onListen() {} }, app.fetch);
    const url = `http://${hostAndPort(browsable(host), server.addr.port)}/`;
    const hint = isLoopback(host) ? "" : " (who reaches this address sees the cameras: there is no password)";
    log.info("the page is at {url}{hint}", { url, hint });
    return {
      url,
      async [Symbol.asyncDispose]() {
        serving.onLookers.close();
        abort.abort();
        await server.finished;
      },
    };
  } catch (error) {
    const reason = whyNotListen(error, { host, flag: "--http" });
    log.warn("there is no page on {address}, as {reason}", { address: hostAndPort(host, port), reason });
  }
}

/** An address for a browser on this machine where all of its addresses are listened on. */
function browsable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
