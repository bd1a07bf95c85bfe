import type { OptionIssue } from "../options_error.ts";
import { AnalyzerError } from "./analyzer.ts";
import { ANALYZERS } from "./analyzers.ts";
import type { Lane } from "./lane.ts";
import type { OptionChange } from "./read_changes.ts";
import type { CameraSettings } from "./settings.ts";

/**
 * Tries whether each analyzer that is changed can be made with all of its values, and tells what is wrong. Only those are
 * tried: what the others read, or run, need not be read or run again.
 */
export async function tryChanges(
  lane: Pick<Lane, "try">,
  camera: string,
  settings: CameraSettings,
  changes: readonly OptionChange[],
): Promise<OptionIssue[]> {
  const issues: OptionIssue[] = [];
  for (const analyzer of new Set(changes.map(({ analyzer }) => analyzer))) {
    try {
      await tryAnalyzer(lane, camera, settings, analyzer);
    } catch (error) {
      const names = changes.filter((change) => change.analyzer === analyzer).map(nameOf);
      issues.push(...issuesOf(names, error));
    }
  }
  return issues;
}

async function tryAnalyzer(
  lane: Pick<Lane, "try">,
  camera: string,
  { values }: CameraSettings,
  analyzer: string,
): Promise<void> {
  const definition = ANALYZERS.get(analyzer);
  if (definition === undefined) return; // of `parts` all values go together
  if (definition.check !== undefined) return definition.check(values[analyzer]!);
  await lane.try(camera, { analyzers: [analyzer], values, parts: false });
}

function nameOf({ analyzer, option }: OptionChange): string {
  return `${analyzer}.${option}`;
}

/** Whom it concerns: the options that it names, else all that were changed. */
function issuesOf(names: readonly string[], error: unknown): OptionIssue[] {
  const words = error instanceof Error ? error.message : String(error);
  const reason = error instanceof AnalyzerError ? words : `It could not be tried: ${words}`;
  const named = names.filter((name) => words.includes(name));
  return (named.length > 0 ? named : names).map((name) => ({ name, reason }));
}
