import type { Figure } from "./figures.ts";
import type { Spread } from "./spread.ts";

/** What all of a bench came to: `bench.json`. */
export interface BenchReport {
  /** ISO 8601. */
  startedAt: string;
  /** In words: what it ran on, and versions of what was compared. */
  machine: string;
  rounds: number;
  /** Measured, of each run. */
  seconds: number;
  cases: (PairReport | FigureReport)[];
}

/** vid beside its peers. Spreads are over the rounds. */
export interface PairReport {
  name: string;
  title: string;
  /** What `ratio` is of. */
  figure: Figure;
  /** vid first. */
  pairs: PairRow[];
  /** What other programs had of all cores meanwhile, 0 to 1: the median of all runs. */
  othersShare: number;
  checks: RatioCheck[];
}

/** One pair of a {@linkcode PairReport}. */
export interface PairRow {
  name: string;
  /** To the tutorial's pair in the same round. */
  ratio: Spread;
  /** Of the CPU time a frame, likewise. */
  cpuRatio: Spread;
  framesPerSecond: Spread;
  /** In ms; left out of a pair that answers nothing. */
  latencyMs?: { p50: Spread; p99: Spread };
  /** CPU ms a frame, of all programs together. */
  cpuMs: Spread;
  /** By program: medians. */
  programs: Record<string, { cpuMs: number; peakBytes: number }>;
}

/** Whether the median of a ratio is what it is to be. */
export interface RatioCheck {
  figure: Figure;
  bound: "≥" | "≤";
  target: number;
  ratio: Spread;
  reached: boolean;
}

/** Figures that stand for themselves, beside no peer. */
export interface FigureReport {
  name: string;
  title: string;
  figures: FigureRow[];
}

/** One figure of a {@linkcode FigureReport}. */
export interface FigureRow {
  name: string;
  unit: string;
  value: Spread;
  /** What the median is to be at most; left out where nothing is asked of it. */
  target?: number;
  reached?: boolean;
}
