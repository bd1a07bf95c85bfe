import type { Stats } from "../../lib/accounting.ts";

/** The figures of a run that went well, but for `changes`. */
export function statsOf(changes: Partial<Stats> = {}): Stats {
  return {
    captured: 1234,
    answered: 1231,
    dropped: 3,
    pending: 0,
    resent: 0,
    verdicts: { ok: 1198, ng: 33, unknown: 0, error: 0 },
    drops: { superseded: 3, overload: 0, stale: 0, disconnected: 0, broken: 0 },
    seconds: 41.04,
    capturedPerSecond: 30.02,
    framesPerSecond: 29.995,
    latencyMs: { p50: 12.08, p95: 20.21, p99: 40.66 },
    stages: {
      queue: { p50: 0.02, p95: 0.02, p99: 0.04 },
      encode: { p50: 2.13, p95: 2.51, p99: 3.04 },
      analyze: { p50: 7.95, p95: 15.44, p99: 1033.06 },
    },
    recent: { framesPerSecond: 30.04, latencyMs: { p50: 11.04, p95: 18.3, p99: 38.2 } },
    ...changes,
  };
}
