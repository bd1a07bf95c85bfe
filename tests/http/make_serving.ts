import { OnLookers } from "../../lib/http/onlookers.ts";
import type { Serving } from "../../lib/http/serving.ts";
import { Hub } from "../../lib/server/hub.ts";
import { noPool } from "./no_pool.ts";

/** What a server without a camera tells; a test says what it needs of its own. */
export function makeServing(own: Partial<Serving> = {}): Serving {
  return {
    hub: new Hub(),
    pool: noPool(),
    onLookers: new OnLookers(),
    welcome: { analyzer: "quality", frames: { host: "127.0.0.1", port: 5000 } },
    version: "0.1.0",
    codec: "wasm",
    ...own,
  };
}
