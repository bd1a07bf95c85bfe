import type { Stats } from "../accounting.ts";
import type { CaptureSource } from "../capture/capture_options.ts";

/** What of a run's books tells what holds it up. */
type Books = Pick<
  Stats,
  "captured" | "answered" | "verdicts" | "drops" | "seconds" | "capturedPerSecond" | "latencyMs" | "stages"
>;

/** What is known of a run beside its books. */
export interface RunFacts {
  /** What frames come from. */
  source: CaptureSource["kind"];
  mode: "live" | "lossless";
  /** Whether the source's own JPEGs are sent, or pixels are encoded. */
  form: "jpeg" | "pixels";
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Frames/s that should come; left out where frames come as fast as they are taken, or at a rate that is not known. */
  fps?: number;
  /** How many frames may be in flight. */
  window: number;
  /** What encodes. */
  codec?: "turbo" | "wasm";
  /** The JPEG quality that was asked for, where frames are encoded. */
  quality?: number;
  /** Whether the quality goes down where the network is narrow. */
  adapts: boolean;
  /** Of a sent JPEG, on average. */
  bytesPerFrame?: number;
  /** How much of one core ffmpeg took, where that is known: 1 is a whole one. */
  ffmpegCores?: number;
  /** What judged, such as `quality,defect`. */
  analyzer?: string;
}

/** The figures of a run that show what holds it up. */
export interface DoctorFigures extends RunFacts, Books {
  /** Frames that were dropped as something did not keep up, and not as the run began or ended. */
  lost: number;
  answeredPerSecond: number;
}

/** Puts a run's books and what else is known of it together. */
export function doctorFigures(stats: Stats, facts: RunFacts): DoctorFigures {
  const { captured, answered, verdicts, drops, seconds, capturedPerSecond, latencyMs, stages } = stats;
  const lost = stats.dropped - drops.disconnected;
  const isLive = facts.mode === "live" && answered + lost > 1;
  return {
    ...facts,
    captured,
    answered,
    lost,
    verdicts,
    drops,
    seconds,
    capturedPerSecond,
    // The last answers come when no frame comes any more; live, what came is what they are compared with.
    answeredPerSecond: isLive ? capturedPerSecond * answered / (answered + lost) : stats.framesPerSecond,
    latencyMs,
    stages,
  };
}
