import { toHundredths } from "../../lib/to_hundredths.ts";
import type { WatchedCamera } from "../../lib/watch/watched_camera.ts";

/** A camera as vid-server's HTTP API tells of it. */
export function cameraOf(name: string, others: Partial<WatchedCamera> = {}): WatchedCamera {
  return {
    name,
    state: "live",
    isLive: true,
    framesPerSecond: toHundredths(24.94),
    frameAgeMs: 40,
    minute: "o".repeat(60),
    frames: 1500,
    latest: { camera: name, at: 1_700_000_000_000, result: "ok" },
    ...others,
  };
}

/** Several, of each kind one. */
export const CAMERAS: readonly WatchedCamera[] = [
  cameraOf("line-3", {
    minute: ".".repeat(20) + "o".repeat(38) + "nn",
    latest: { result: "ng", reason: "Scratch at 120, 40" },
  }),
  cameraOf("line-4", {
    part: {
      id: 120,
      verdict: "ok",
      frames: 9,
      ng: 0,
      inViewMs: 900,
      counts: { seen: 120, ng: 3, ok: 117, unknown: 0 },
    },
  }),
  cameraOf("gate", { state: "stalled", frameAgeMs: 95_000, minute: ".".repeat(60), framesPerSecond: 30 }),
  cameraOf("door", {
    state: "waiting",
    frameAgeMs: undefined,
    framesPerSecond: undefined,
    latest: undefined,
  }),
  cameraOf("roof", { state: "left", frameAgeMs: 7_200_000, minute: "." }),
  cameraOf("yard", {
    latest: { result: "unknown", code: "no-signal", reason: "No signal" },
    minute: "eud".repeat(20),
  }),
];
