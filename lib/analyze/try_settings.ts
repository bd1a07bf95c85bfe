import { AnalyzerError } from "./analyzer.ts";
import type { Lane } from "./lane.ts";
import { type CameraSettings, nameOf, type Settings } from "./settings.ts";

/**
 * Makes once the analyzers of each camera that has settings of its own, and of all others, and disposes of them: what is
 * wrong with their options is better known now than at the first frame. Throws {@linkcode AnalyzerError}.
 */
export async function trySettings(lane: Pick<Lane, "try">, settings: Settings): Promise<void> {
  const tried = new Set<string>();
  for (const camera of settings.cameras) {
    const own = settings.of(camera);
    const key = JSON.stringify(own);
    if (tried.has(key)) continue;
    tried.add(key);
    try {
      await lane.try(camera ?? "any camera", own);
    } catch (cause) {
      throw new AnalyzerError(explain(cause, own, camera), { cause });
    }
  }
}

function explain(error: unknown, settings: CameraSettings, camera?: string): string {
  const words = error instanceof Error ? error.message : String(error);
  const what = error instanceof AnalyzerError ? words : `Cannot make ${nameOf(settings)}: ${words}`;
  return camera === undefined ? what : `For ${camera}: ${what}`;
}
