import type { Run } from "./measure_run.ts";

/** What runs are compared by. */
export type Figure = "framesPerSecond" | "p50" | "p99" | "cpuMs";

/** How figures are called in tables. */
export const FIGURE_WORDS = {
  framesPerSecond: "frames/s",
  p50: "p50",
  p99: "p99",
  cpuMs: "CPU a frame",
} as const satisfies Record<Figure, string>;

/** A run's figure; NaN where it has none. */
export function figureOf({ framesPerSecond, latencyMs, cpuMs }: Run, figure: Figure): number {
  switch (figure) {
    case "framesPerSecond":
      return framesPerSecond;
    case "p50":
    case "p99":
      return latencyMs?.[figure] ?? NaN;
    case "cpuMs":
      return Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
  }
}
