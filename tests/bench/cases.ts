import { CAMERAS_CASES } from "./cameras_case.ts";
import type { FigureCase } from "./figure_case.ts";
import type { Figure } from "./figures.ts";
import type { VideoName } from "./make_video.ts";
import { PEER_NAMES, type PeerName } from "./peers.ts";
import { SIZE_CASE } from "./size_case.ts";
import { START_CASE } from "./start_case.ts";

/** What is to be reached, as a ratio of ours to the tutorial's pair, in the same round. */
export interface Target {
  figure: Figure;
  /** Ours is at least, or at most, so many times theirs. */
  bound: "≥" | "≤";
  ratio: number;
}

/** vid on one video, beside its peers. */
export interface PairCase {
  name: string;
  /** In words: what is sent, and how it is judged. */
  title: string;
  video: VideoName;
  /** Of a live source: the video's own frames/s. Left out, all goes as fast as it can. */
  fps?: number;
  /** vid-server's flags. */
  server: readonly string[];
  /** vid-client's flags. */
  client: readonly string[];
  /** The tutorial's pair among them. */
  peers: readonly PeerName[];
  /** The first one's figure is what the table's ratios are of. */
  targets: readonly Target[];
}

const SIZES = { "1080p": "1920x1080", "720p": "1280x720", "576p": "768x576" } as const;

const CPU: Target = { figure: "cpuMs", bound: "≤", ratio: 0.65 };

/** All that is compared with peers. */
export const PAIR_CASES: readonly PairCase[] = [
  ...(["1080p", "720p", "576p"] as const).flatMap((size) => [
    throughput("ok", size, 2.7),
    throughput("quality", size, 3),
  ]),
  {
    name: "mjpeg-1080p",
    title: "1920x1080 MJPEG passed through, quality",
    video: "1080p-mjpeg",
    server: ["--analyzer", "quality"],
    client: ["--capture", "copy"],
    peers: ["python"],
    targets: [atLeast(5)],
  },
  wasm("ok", 0.7),
  wasm("quality", 1),
  {
    name: "live-720p",
    title: "1280x720 H.264, live at 30 frames/s, ok",
    video: "720p",
    fps: 30,
    server: ["--analyzer", "ok"],
    client: [],
    peers: ["python"],
    targets: [
      { figure: "p50", bound: "≤", ratio: 0.5 },
      { figure: "p99", bound: "≤", ratio: 0.6 },
      { figure: "cpuMs", bound: "≤", ratio: 0.7 },
    ],
  },
];

/** All that is measured for itself. */
export const FIGURE_CASES: readonly FigureCase[] = [...CAMERAS_CASES, START_CASE, SIZE_CASE];

function atLeast(ratio: number): Target {
  return { figure: "framesPerSecond", bound: "≥", ratio };
}

function throughput(analyzer: "ok" | "quality", size: keyof typeof SIZES, ratio: number): PairCase {
  return {
    name: `${analyzer}-${size}`,
    title: `${SIZES[size]} H.264, ${analyzer}`,
    video: size,
    server: ["--analyzer", analyzer],
    client: [],
    peers: PEER_NAMES,
    // Only with ok is as much done with a frame as the peers do.
    targets: analyzer === "ok" ? [atLeast(ratio), CPU] : [atLeast(ratio)],
  };
}

function wasm(analyzer: "ok" | "quality", ratio: number): PairCase {
  return {
    name: `wasm-${analyzer}-720p`,
    title: `1280x720 H.264, ${analyzer}, codec wasm`,
    video: "720p",
    server: ["--analyzer", analyzer, "--codec", "wasm"],
    client: ["--codec", "wasm"],
    peers: ["python"],
    targets: [atLeast(ratio)],
  };
}
