import type { JudgedPart, Judgement } from "../result.ts";
import type { CameraCounts, ServerDropCode } from "../server/camera_tally.ts";
import type { News } from "../server/view.ts";
import { type FrameStages, frameStages, latencyMs } from "./camera_state.ts";

/** The first message to a viewer. */
export interface Welcome {
  /** The cameras that there are. */
  cameras: string[];
  /** The analyzer's name. */
  analyzer: string;
  /** Where frames are taken. */
  frames: { host: string; port: number };
}

/**
 * Every other message to a viewer: what is new of one camera, with the judgement of its newest frame, which is left out
 * before the first one. Its picture stands behind it.
 */
export interface CameraNews extends
  Partial<
    Pick<Judgement, "result" | "code" | "reason" | "score" | "threshold" | "objects" | "metrics" | "changed">
  > {
  camera: string;
  /** It is forgotten: nothing else is said. */
  gone?: true;
  /** The last part that was decided, where parts are judged. */
  part?: Pick<JudgedPart, "id" | "verdict" | "reason" | "counts">;
  /** How many were answered. */
  frames?: number;
  framesPerSecond?: number;
  /** Number of the newest frame in its stream. */
  sequence?: number;
  /** Whether its frames are of a live source. */
  isLive?: boolean;
  /** The last 60 seconds, a letter each: see `VerdictStrip`. */
  minute?: string;
  /** What became of its client's frames: answered, and dropped, for which reasons. */
  drops?: Record<ServerDropCode, number> & Pick<CameraCounts, "answered" | "dropped">;
  /** How old the newest frame was when it was answered, at least. */
  latencyMs?: number;
  /** Where that frame was meanwhile. */
  stages?: FrameStages;
  /** Since the verdict, in ms: a viewer's clock may differ from the server's. */
  ageMs?: number;
  /** Since it left, in ms; left out while it is there. */
  leftMs?: number;
}

/** What a viewer is told of a camera at `now`, a time of `performance.now()`. */
export function cameraNews({ camera, latest }: News, now: number): CameraNews {
  if (latest === undefined) return { camera, gone: true };
  const { result: of, part, counts, frames, framesPerSecond, judgedAt, leftAt } = latest;
  return {
    camera,
    result: of?.result,
    code: of?.code,
    reason: of?.reason,
    score: of?.score,
    threshold: of?.threshold,
    objects: of?.objects,
    metrics: of?.metrics,
    changed: of?.changed,
    sequence: of?.sequence,
    isLive: latest.isLive,
    minute: latest.minute,
    drops: counts && { ...counts.drops, dropped: counts.dropped, answered: counts.answered },
    latencyMs: latencyMs(latest),
    stages: frameStages(latest),
    part: part && { id: part.id, verdict: part.verdict, reason: part.reason, counts: part.counts },
    frames,
    framesPerSecond,
    ageMs: judgedAt && now - judgedAt,
    leftMs: leftAt && now - leftAt,
  };
}

/** A message as it goes to a viewer: length of the JSON (uint32, little-endian), the JSON, the JPEG if there is one. */
export function viewMessage(
  body: Welcome | CameraNews,
  jpeg: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(body));
  const message = new Uint8Array(4 + json.length + jpeg.length);
  new DataView(message.buffer).setUint32(0, json.length, true);
  message.set(json, 4);
  message.set(jpeg, 4 + json.length);
  return message;
}
