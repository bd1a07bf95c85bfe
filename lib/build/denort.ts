/**
 * `deno task denort`: prints the path of a denort for test builds, kept in the user's cache. Never for a release.
 *
 * @module
 */

import { join } from "node:path";
import { npmDenort } from "./npm_denort.ts";
import { runTask } from "./run_task.ts";

/** Where programs of this user keep what they can fetch again, by the XDG Base Directory Specification. */
export function cacheFolder(environment: Pick<Deno.Env, "get"> = Deno.env): string {
  const cache = environment.get("XDG_CACHE_HOME") || join(environment.get("HOME") || Deno.cwd(), ".cache");
  return join(cache, "vid");
}

if (import.meta.main) await runTask(async (say) => say(await npmDenort(cacheFolder())));
