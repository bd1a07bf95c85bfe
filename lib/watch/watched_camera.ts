import { z } from "zod";
import { VERDICTS } from "../result.ts";

const count = z.int().nonnegative();

/** As much of a camera as is shown, by vid-server's HTTP API; what else it tells is kept. */
const cameraSchema = z.looseObject({
  name: z.string(),
  state: z.enum(["live", "waiting", "stalled", "left"]),
  framesPerSecond: z.number().optional(),
  /** Since its newest frame was answered or dropped. */
  frameAgeMs: z.number().optional(),
  /** A letter a second, the oldest first: what was worst in it. */
  minute: z.string(),
  latest: z.looseObject({
    result: z.enum(VERDICTS),
    reason: z.string().optional(),
  }).optional(),
  part: z.looseObject({
    id: count,
    verdict: z.enum(["ok", "ng", "unknown"]),
    reason: z.string().optional(),
    counts: z.looseObject({ seen: count, ng: count }).optional(),
  }).optional(),
});

const camerasSchema = z.looseObject({ cameras: z.array(cameraSchema) });

/** A camera, as a server tells of it. */
export type WatchedCamera = z.infer<typeof cameraSchema>;

/** Thrown where a server cannot be asked for its cameras; the message continues "as …". */
export class WatchError extends Error {
  override readonly name = "WatchError";
  readonly code = "no-cameras";
}

/** Reads what `/api/v1/cameras` answers. Throws {@linkcode WatchError}. */
export function parseCameras(json: string): WatchedCamera[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new WatchError("what answers there is no vid-server: it says no JSON", { cause });
  }
  const parsed = camerasSchema.safeParse(value);
  if (parsed.success) return parsed.data.cameras;
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new WatchError(`what answers there is no vid-server of this version: ${path.join(".")}: ${message}`);
}
