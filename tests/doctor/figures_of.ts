import type { DoctorFigures } from "../../lib/doctor/doctor_figures.ts";
import type { Stage } from "../../lib/frame_timing.ts";

/** What differs from a run that went well. */
export interface FigureChanges extends Partial<Omit<DoctorFigures, "stages" | "drops" | "latencyMs">> {
  /** Of the median frame, in ms. */
  stages?: Partial<Record<Stage, number>>;
  drops?: Partial<DoctorFigures["drops"]>;
}

const NO_DROPS = { superseded: 0, overload: 0, stale: 0, disconnected: 0, broken: 0 };

const STAGES: Partial<Record<Stage, number>> = {
  queue: 0.1,
  encode: 6,
  send: 0.4,
  uplink: 4.5,
  wait: 1,
  decode: 8,
  analyze: 20,
  downlink: 1,
};

/** The figures of ten seconds of a camera whose 30 frames/s are all judged, 41 ms old, but for `changes`. */
export function figuresOf({ stages = {}, drops = {}, ...changes }: FigureChanges = {}): DoctorFigures {
  const medians = { ...STAGES, ...stages };
  const spread = (p50: number) => ({ p50, p95: 1.5 * p50, p99: 2 * p50 });
  const codes = { ...NO_DROPS, ...drops };
  const lost = Object.values({ ...codes, disconnected: 0 }).reduce((sum, count) => sum + count, 0);
  const { captured = 300, capturedPerSecond = captured / 10 } = changes;
  return {
    source: "device",
    mode: "live",
    form: "pixels",
    width: 1280,
    height: 720,
    fps: 30,
    window: 8,
    codec: "turbo",
    quality: 80,
    adapts: false,
    bytesPerFrame: 82_400,
    ffmpegCores: 0.2,
    analyzer: "quality",
    captured,
    answered: captured - lost,
    lost,
    verdicts: { ok: captured - lost, ng: 0, unknown: 0, error: 0 },
    drops: codes,
    seconds: 10,
    capturedPerSecond,
    answeredPerSecond: capturedPerSecond * (captured - lost) / captured,
    latencyMs: spread(Object.values(medians).reduce((sum, ms) => sum + ms, 0)),
    stages: Object.fromEntries(Object.entries(medians).map(([stage, ms]) => [stage, spread(ms)])),
    ...changes,
  };
}
