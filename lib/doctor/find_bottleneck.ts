import type { Stage } from "../frame_timing.ts";
import type { DoctorFigures } from "./doctor_figures.ts";

/**
 * What holds frames up; `none` where all are judged in time. `server` is that of which no more can be known: a server that
 * tells no times, or the way to it.
 */
export type Bottleneck =
  | "none"
  | "camera"
  | "ffmpeg"
  | "encode"
  | "network"
  | "decode"
  | "analysis"
  | "server";

/** What does one frame after another, and is at it for so much of the time, has no time for more. */
const BUSY = 0.8;

/** A source may be late with so many of its frames, and so many may be dropped: clocks are never quite right. */
const TOLERATED = 0.05;

/** What is seen later than this is late, in ms: a person's own reaction takes as long. */
const LATE_MS = 250;

/** An ffmpeg that takes so much of a core waits for little else. */
const BUSY_CORES = 0.9;

/** Where frames are in the end when they are late, in ms of the median frame. What waits for something counts with that. */
export interface Costs {
  encode: number;
  /** There and back, and what waits for the socket. */
  network: number;
  /** At the server, without waiting. */
  decode: number;
  /** At the server, without waiting. */
  analysis: number;
  /** Waiting at the server for the frames before it, of this camera or of others. */
  wait: number;
  /** Network and server, where they cannot be told apart. */
  server: number;
}

/** Sums up the stages of the median frame. */
export function costsOf({ stages }: Pick<DoctorFigures, "stages">): Costs {
  const sum = (...names: Stage[]) => names.reduce((total, name) => total + (stages[name]?.p50 ?? 0), 0);
  return {
    encode: sum("encode"),
    network: sum("hold", "send", "uplink", "downlink"),
    decode: sum("decode"),
    analysis: sum("analyze"),
    wait: sum("wait"),
    server: sum("answer"),
  };
}

/** What share of the time frames of this camera are encoded and judged, both one after another. */
export function loadsOf(figures: DoctorFigures): { encode: number; judge: number } {
  const { encode, decode, analysis } = costsOf(figures);
  const share = (ms: number) => figures.answeredPerSecond * ms / 1000;
  return { encode: share(encode), judge: share(decode + analysis) };
}

/** Whether frames wait at the server, and not for other ones of this camera. */
export function isCrowded(figures: DoctorFigures): boolean {
  const { decode, analysis, wait } = costsOf(figures);
  return wait > decode + analysis && loadsOf(figures).judge < BUSY;
}

/**
 * Finds what bounds the rate of frames; where none are lost, what makes them late. Behind what is slow frames wait or are
 * dropped: so what is furthest on its way and does not keep up is to blame, and only where all do, the source.
 */
export function findBottleneck(figures: DoctorFigures): Bottleneck {
  if (!keepsUp(figures)) return limitOf(figures);
  if (isSourceSlow(figures)) return sourceOrFfmpeg(figures);
  return figures.latencyMs.p50 > LATE_MS ? longestOf(figures) : "none";
}

/** Whether all that is behind the source takes what it gives. */
export function keepsUp(figures: DoctorFigures): boolean {
  const { captured, mode, drops, answeredPerSecond, stages } = figures;
  if (mode === "live") {
    return drops.superseded + drops.stale + drops.overload <= Math.max(1, TOLERATED * captured);
  }
  // Nothing is dropped: the source waits while a frame stands in the queue, which holds one.
  const queued = answeredPerSecond * (stages.queue?.p50 ?? 0) / 1000;
  return queued < 0.5;
}

function isSourceSlow(figures: DoctorFigures): boolean {
  if (figures.fps === undefined) return figures.mode === "lossless";
  return !hasFullRate(figures);
}

/** Whether the source gives as many frames as it should. */
export function hasFullRate({ fps, capturedPerSecond }: DoctorFigures): boolean {
  return fps !== undefined && capturedPerSecond >= (1 - TOLERATED) * fps;
}

/** What bounds the rate: what has no time for more, else what takes longest. */
function limitOf(figures: DoctorFigures): Bottleneck {
  const load = loadsOf(figures);
  if (Math.max(load.encode, load.judge) < BUSY) return longestOf(figures);
  return load.encode > load.judge ? "encode" : judgingOf(costsOf(figures));
}

/** Where frames are for the longest time. */
function longestOf(figures: DoctorFigures): Bottleneck {
  const costs = costsOf(figures);
  const { encode, network, decode, analysis, wait, server } = costs;
  const shares: [Bottleneck, number][] = [
    ["encode", encode],
    ["network", network],
    [judgingOf(costs), decode + analysis + wait],
    ["server", server],
  ];
  return shares.reduce((longest, share) => share[1] > longest[1] ? share : longest)[0];
}

/** Which of both that the server does takes longer. */
function judgingOf({ decode, analysis }: Costs): Bottleneck {
  return decode > analysis ? "decode" : "analysis";
}

/** A file is read by ffmpeg alone, and what it makes itself too. */
function sourceOrFfmpeg({ source, form, ffmpegCores = 0 }: DoctorFigures): Bottleneck {
  if (form === "pixels" && (source === "file" || source === "jpegs" || source === "test")) return "ffmpeg";
  return ffmpegCores >= BUSY_CORES ? "ffmpeg" : "camera";
}
