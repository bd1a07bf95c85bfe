import { openPage } from "../../lib/http/open_page.ts";
import { Hub, type HubOptions } from "../../lib/server/hub.ts";

/** A page without a server: its cameras do what a test wants. */
export interface ShownHub extends AsyncDisposable {
  hub: Hub;
  /** Of the page. */
  url: string;
}

/** Opens a page on a free port. */
export async function showHub(options?: HubOptions): Promise<ShownHub> {
  const hub = new Hub(options);
  const welcome = { analyzer: "quality", frames: { host: "127.0.0.1", port: 5000 } };
  const page = await openPage({ host: "127.0.0.1", port: 0, hub, welcome });
  return {
    hub,
    url: page!.url,
    async [Symbol.asyncDispose]() {
      await page![Symbol.asyncDispose]();
      hub[Symbol.dispose]();
    },
  };
}
