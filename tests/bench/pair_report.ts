import { median } from "../../lib/median.ts";
import type { PairCase, Target } from "./cases.ts";
import type { CaseRuns } from "./compare_pairs.ts";
import { type Figure, figureOf } from "./figures.ts";
import type { Run } from "./measure_run.ts";
import { type PeerName, TUTORIAL } from "./peers.ts";
import type { PairReport, PairRow, RatioCheck } from "./report.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** What a case's runs come to. */
export function pairReport({ name, title, targets }: PairCase, { ours, peers }: CaseRuns): PairReport {
  const theirs = peers[TUTORIAL]!;
  const [{ figure }] = targets;
  return {
    name,
    title,
    figure,
    pairs: [
      rowOf("vid", ours, theirs, figure),
      // The keys that a case's peers have.
      ...(Object.entries(peers) as [PeerName, Run[]][]).map(([peer, runs]) =>
        rowOf(peer, runs, theirs, figure)
      ),
    ],
    othersShare: median([ours, ...Object.values(peers)].flat().map(({ othersShare }) => othersShare)),
    checks: targets.map((target) => check(target, ours, theirs)),
  };
}

function rowOf(name: string, runs: readonly Run[], theirs: readonly Run[], figure: Figure): PairRow {
  const spread = (figure: Figure) => spreadOf(runs.map((run) => figureOf(run, figure)));
  const programs = Object.keys(runs[0].cpuMs).map((program) => [program, {
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs[program])),
    peakBytes: median(runs.map(({ peakBytes }) => peakBytes[program])),
  }]);
  return {
    name,
    ratio: ratiosOf(runs, theirs, figure),
    cpuRatio: ratiosOf(runs, theirs, "cpuMs"),
    framesPerSecond: spread("framesPerSecond"),
    ...(runs[0].latencyMs && { latencyMs: { p50: spread("p50"), p99: spread("p99") } }),
    cpuMs: spread("cpuMs"),
    programs: Object.fromEntries(programs),
  };
}

function check(
  { figure, bound, ratio: target }: Target,
  ours: readonly Run[],
  theirs: readonly Run[],
): RatioCheck {
  const ratio = ratiosOf(ours, theirs, figure);
  const reached = bound === "≥" ? ratio.median >= target : ratio.median <= target;
  return { figure, bound, target, ratio, reached };
}

/** Of one round's runs to each other: what slows the machine down meanwhile slows both. */
function ratiosOf(runs: readonly Run[], theirs: readonly Run[], figure: Figure): Spread {
  return spreadOf(runs.map((run, round) => figureOf(run, figure) / figureOf(theirs[round], figure)));
}
