import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { AnalysisPool, type PoolOptions } from "../../lib/analyze/pool.ts";
import { Settings, type SettingsOptions } from "../../lib/analyze/settings.ts";

/** What differs from a usual pool. */
export interface StartPoolOptions extends Partial<Omit<PoolOptions, "settings">> {
  /** As `--analyzer` says. @default {["ok"]} */
  analyzers?: string[];
  /** As `--set` says. */
  set?: string[];
  parts?: SettingsOptions["parts"];
}

/** A pool of two workers, and what it warned of. */
export async function startPool({ analyzers = ["ok"], set = [], parts, ...options }: StartPoolOptions = {}) {
  const warnings: string[] = [];
  const settings = new Settings({
    analyzers: analyzers.map(parseAnalyzerChoice),
    assignments: set.map(parseAssignment),
    parts,
  });
  const pool = await AnalysisPool.start({
    settings,
    codec: "auto",
    maxPixels: 64e6,
    workers: 2,
    onWarning: (words) => warnings.push(words),
    ...options,
  });
  return { pool, warnings };
}
