import { openPage } from "../../lib/http/open_page.ts";
import type { Serving } from "../../lib/http/serving.ts";
import { Hub, type HubOptions } from "../../lib/server/hub.ts";
import { makeServing } from "./make_serving.ts";

/** A page without a server: its cameras do what a test wants. */
export interface ShownHub extends AsyncDisposable {
  hub: Hub;
  /** Of the page. */
  url: string;
}

/** Opens a page on a free port. */
export async function showHub(options?: HubOptions, others?: Partial<Serving>): Promise<ShownHub> {
  const hub = new Hub(options);
  const serving = makeServing({ hub, ...others });
  const page = await openPage({ host: "127.0.0.1", port: 0 }, serving);
  return {
    hub,
    url: page!.url,
    async [Symbol.asyncDispose]() {
      await page![Symbol.asyncDispose]();
      hub[Symbol.dispose]();
    },
  };
}
