import { z } from "zod";
import { exampleOf, named } from "./named_schema.ts";
import { VERDICT_EXAMPLE, verdictSchema } from "./verdict_schema.ts";

const count = z.int().nonnegative();

const counts = {
  received: count.describe("Always answered + dropped + pending"),
  answered: count,
  dropped: count,
  pending: count.describe("Neither answered nor dropped yet"),
  repeated: count.describe("Came again and were given the answer that they had"),
  verdicts: z.strictObject({ ok: count, ng: count, unknown: count, error: count }),
  drops: z.strictObject({ overload: count, stale: count }),
  parts: z.strictObject({ seen: count, ok: count, ng: count, unknown: count }).optional(),
};

const COUNTS = {
  received: 30_113,
  answered: 30_101,
  dropped: 12,
  pending: 0,
  repeated: 0,
  verdicts: { ok: 30_060, ng: 41, unknown: 0, error: 0 },
  drops: { overload: 12, stale: 0 },
};

/** What became of frames. */
export const countsSchema = named("Counts", z.strictObject(counts).describe("What became of frames"), COUNTS);

/** The same of one camera. */
export const cameraCountsSchema = named(
  "CameraCounts",
  z.strictObject({ camera: z.string(), ...counts }).describe(
    "What became of the frames of a camera's client",
  ),
  { camera: "line-3", ...COUNTS },
);

/** What is known of a camera now. */
export const cameraSchema = named(
  "Camera",
  z.strictObject({
    name: z.string(),
    state: z.enum(["live", "waiting", "stalled", "left"]).describe(
      "live: frames come; waiting: none came yet; stalled: none came for long; left: its client is gone",
    ),
    isLive: z.boolean().describe("Whether its frames are of a live source, where the newest one wins"),
    framesPerSecond: z.number().optional().describe("How many frames come, while it is live"),
    frameAgeMs: z.number().optional().describe("Since its newest frame was answered or dropped"),
    verdictAgeMs: z.number().optional().describe("Since its newest frame was judged"),
    latencyMs: z.number().optional().describe("How old its newest frame was when it was answered, at least"),
    leftMs: z.number().optional().describe("Since it left; left out while it is there"),
    analyzer: z.string().optional(),
    minute: z.string().describe(
      "The last 60 seconds, oldest first, the worst of each: n ng, e error, u unknown, d dropped, o ok, . nothing",
    ),
    frames: count.describe("How many frames were shown here"),
    counts: countsSchema.optional(),
    latest: verdictSchema.optional(),
    part: z.looseObject({ id: count, verdict: z.enum(["ok", "ng", "unknown"]) }).optional().describe(
      "The last part that was decided",
    ),
  }).describe("A camera that is there, or left not long ago"),
  {
    name: "line-3",
    state: "live",
    isLive: true,
    framesPerSecond: 29.97,
    frameAgeMs: 12.4,
    verdictAgeMs: 12.4,
    latencyMs: 17.6,
    analyzer: "defect",
    minute: "oooooooooooooooooooooooooooooooonooooooooooooooooooooooooooo",
    frames: 30_101,
    counts: COUNTS,
    latest: VERDICT_EXAMPLE,
  },
);

/** All cameras. */
export const camerasSchema = named("Cameras", z.strictObject({ cameras: z.array(cameraSchema) }), {
  cameras: [exampleOf(cameraSchema)!],
});
