import type { PairCase } from "./cases.ts";
import { makeVideo } from "./make_video.ts";
import { measureRun, type Run } from "./measure_run.ts";
import type { Pair } from "./pair.ts";
import type { PeerName } from "./peers.ts";

/** Live, frames are few: it takes so many times as long until their slowest hundredth is known. */
const LIVE_TIMES = 2;

/** Options of {@linkcode comparePairs}. */
export interface CompareOptions {
  /** How often each pair runs. */
  rounds: number;
  /** How long a run is measured. */
  seconds: number;
  warmUpSeconds: number;
  /** The folder in which videos are kept. */
  folder: string;
  /** Makes vid's own pair for a case. */
  oursFor(each: PairCase): Pair;
  peers: Readonly<Record<PeerName, Pair>>;
  /** Is told what is done now. */
  onProgress(words: string): void;
}

/** The runs of one case, in the order of the rounds. */
export interface CaseRuns {
  ours: Run[];
  peers: Partial<Record<PeerName, Run[]>>;
}

/**
 * Runs the pairs of some cases by turns, round for round, and hands out each case when its rounds are over. Cases of one video
 * and pace run together, and share their peers' runs.
 */
export async function* comparePairs(
  cases: readonly PairCase[],
  options: CompareOptions,
): AsyncGenerator<{ case: PairCase; runs: CaseRuns }> {
  const groups = Map.groupBy(cases, ({ video, fps }) => `${video} ${fps}`);
  for (const group of groups.values()) yield* compareGroup(group, options);
}

async function* compareGroup(
  group: readonly PairCase[],
  options: CompareOptions,
): ReturnType<typeof comparePairs> {
  const { rounds, warmUpSeconds, folder, oursFor, peers, onProgress } = options;
  const [{ video: name, fps }] = group;
  const seconds = options.seconds * (fps === undefined ? 1 : LIVE_TIMES);
  onProgress(`video ${name}`);
  // Some frames have gone before the first answer.
  const video = await makeVideo(name, warmUpSeconds + seconds + 2, folder);
  const log = `${folder}/answers.log`;

  const peerNames = [...new Set(group.flatMap(({ peers }) => peers))];
  const contenders = [
    ...group.map((each) => ({ of: each.name, pair: oursFor(each), runs: [] as Run[] })),
    ...peerNames.map((peer) => ({ of: peer, pair: peers[peer], runs: [] as Run[] })),
  ];
  for (let round = 1; round <= rounds; round++) {
    for (const { of, pair, runs } of contenders) {
      onProgress(`${name}, round ${round} of ${rounds}: ${of}`);
      runs.push(await measureRun(pair, { video, fps, log, warmUpSeconds, seconds }));
    }
  }
  const runsOf = (name: string) => contenders.find(({ of }) => of === name)!.runs;
  for (const each of group) {
    const theirs = Object.fromEntries(each.peers.map((peer) => [peer, runsOf(peer)]));
    yield { case: each, runs: { ours: runsOf(each.name), peers: theirs } };
  }
}
