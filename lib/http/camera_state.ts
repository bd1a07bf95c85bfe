import type { Result } from "../result.ts";
import type { Latest } from "../server/hub.ts";
import { toHundredths } from "../to_hundredths.ts";

/** After a silence of this length a camera has stalled, in ms; or of three times the time between its frames. */
const SILENCE = { ms: 10_000, frames: 3 };

/** What a camera does: it sends, sent nothing yet, sends no more, is gone. */
export type CameraState = "live" | "waiting" | "stalled" | "left";

/** What a verdict is as it is told, where it is not stored. */
export interface LatestVerdict extends Omit<Result, "vid" | "notice" | "timing" | "camera"> {
  camera: string;
  /** When its frame was received: ms since the epoch. */
  at: number;
  timing?: { waitMs?: number; decodeMs?: number; analyzeMs?: number; ageMs?: number };
}

/** How long a frame was where, in ms. */
export interface FrameStages {
  /** From capture until it was sent, by its client's clock. */
  clientMs?: number;
  /** By how much longer it was under way, all in all, than the quickest one of its stream, beyond `clientMs`. */
  uplinkMs?: number;
  waitMs?: number;
  decodeMs?: number;
  analyzeMs?: number;
}

/** How long a camera may be silent until that is told, in ms. */
export function silenceMs({ framesPerSecond }: Pick<Latest, "framesPerSecond">): number {
  const ofFrames = framesPerSecond === undefined ? 0 : SILENCE.frames * 1000 / framesPerSecond;
  return Math.max(SILENCE.ms, ofFrames);
}

/** What a camera does at `now`, a time of `performance.now()`. */
export function cameraState(latest: Latest, now: number): CameraState {
  if (latest.leftAt !== undefined) return "left";
  if (latest.frameAt === undefined) return "waiting";
  return now - latest.frameAt > silenceMs(latest) ? "stalled" : "live";
}

/** Where the newest frame was, and how long; undefined where nobody told. */
export function frameStages({ result, facts }: Pick<Latest, "result" | "facts">): FrameStages | undefined {
  const { ageMs, clientMs } = facts ?? {};
  const { waitMs, decodeMs, analyzeMs } = result?.timing ?? {};
  const uplinkMs = ageMs === undefined ? undefined : Math.max(0, ageMs - (clientMs ?? 0));
  const stages = { clientMs: rounded(clientMs), uplinkMs: rounded(uplinkMs), waitMs, decodeMs, analyzeMs };
  return Object.values(stages).some((ms) => ms !== undefined) ? stages : undefined;
}

/** How old the newest frame was when it was answered, at least, in ms; undefined where its capture is not known. */
export function latencyMs(latest: Pick<Latest, "result" | "facts">): number | undefined {
  const { ageMs, clientMs } = latest.facts ?? {};
  if (ageMs === undefined && clientMs === undefined) return undefined;
  return rounded(Object.values(frameStages(latest) ?? {}).reduce<number>((sum, ms) => sum + (ms ?? 0), 0));
}

/** The newest verdict as it is told; undefined before the first one. */
export function latestVerdict(
  { camera, result, facts }: Pick<Latest, "camera" | "result" | "facts">,
): LatestVerdict | undefined {
  if (result === undefined) return undefined;
  const { vid: _, notice: __, timing, ...judgement } = result;
  const { receivedAt = 0, waitMs, decodeMs, analyzeMs } = timing ?? {};
  const ageMs = rounded(facts?.ageMs ?? facts?.clientMs);
  return { ...judgement, camera, at: receivedAt, timing: { waitMs, decodeMs, analyzeMs, ageMs } };
}

/** A camera as it is told at `now`, a time of `performance.now()`. */
export function describeCamera(latest: Latest, now: number) {
  const { camera, frameAt, verdictAt, leftAt, result } = latest;
  const since = (then: number | undefined) => then === undefined ? undefined : rounded(now - then);
  const state = cameraState(latest, now);
  return {
    name: camera,
    state,
    isLive: latest.isLive ?? false,
    // What it was before says nothing of a camera of which none come.
    framesPerSecond: state === "live" ? rounded(latest.framesPerSecond) : undefined,
    frameAgeMs: since(frameAt),
    verdictAgeMs: since(verdictAt),
    latencyMs: latencyMs(latest),
    leftMs: since(leftAt),
    analyzer: result?.analyzer,
    minute: latest.minute ?? "",
    frames: latest.frames,
    counts: latest.counts,
    latest: latestVerdict(latest),
    part: latest.part,
  };
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : toHundredths(value);
}
