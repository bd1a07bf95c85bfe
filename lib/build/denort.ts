/**
 * `deno task denort`: prints the path of a denort for test builds, kept in the user's cache. Never for a release.
 *
 * @module
 */

import { join } from "node:path";
import { CompileError } from "./compile_error.ts";
import { npmDenort } from "./npm_denort.ts";
import { runTask } from "./run_task.ts";

/** Where this user's programs keep what they can fetch again, by the XDG Base Directory Specification. */
export function cacheFolder(environment: Pick<Deno.Env, "get"> = Deno.env): string {
  const [cache, home] = ["XDG_CACHE_HOME", "HOME"].map((name) => environment.get(name));
  if (cache) return join(cache, "vid");
  if (home) return join(home, ".cache", "vid");
  throw new CompileError("Cannot keep a denort as neither XDG_CACHE_HOME nor HOME says where: set one");
}

if (import.meta.main) await runTask(async (say) => say(await npmDenort(cacheFolder())));
