import { z } from "zod";
import { cameraState } from "../camera_state.ts";
import { cameraNote } from "../health_notes.ts";
import { Problem } from "../problem.ts";
import { endpoint } from "./endpoint.ts";
import { named } from "./named_schema.ts";

const group = "Watching over it";

const readiness = named(
  "Readiness",
  z.strictObject({
    ok: z.boolean(),
    cameras: z.array(z.strictObject({
      camera: z.string(),
      state: z.enum(["live", "waiting", "stalled", "left"]),
      ok: z.boolean(),
      reason: z.string().optional(),
    })),
  }).describe("Whether every camera is there and judged that should be"),
  { ok: true, cameras: [{ camera: "line-3", state: "live", ok: true }] },
);

const getReadiness = endpoint({
  method: "GET",
  path: "/healthz",
  group,
  summary: "200 where every camera that should be live is there and judged, else 503, with the reasons",
  description:
    "A camera should be live whose frames are of a live source. It is not well where its newest frame, or the newest " +
    "that was judged, is older than 10 s and than three of its frames take; and where it left for as long, until it is " +
    "forgotten ten minutes later. Where cameras come and go as they please, ask with ?ignore-left=true. Without a camera all is well.",
  query: z.looseObject({
    "ignore-left": z.enum(["", "true", "false"], { error: "it is true or false" }).optional().describe(
      "Whether cameras may leave",
    ),
  }),
  answer: {
    status: 200,
    description: "All are well; the same with status 503 where one is not",
    schema: readiness,
  },
  example: { query: { "ignore-left": "true" } },
  handle({ query }, { hub }) {
    const mayLeave = (query["ignore-left"] ?? "false") !== "false";
    const now = performance.now();
    const cameras = hub.cameras.map((camera) => {
      const latest = hub.latest(camera)!;
      const note = cameraNote(latest, now);
      const ok = note === undefined || (mayLeave && note.code === "camera-left");
      return { camera, state: cameraState(latest, now), ok, ...(!ok && { reason: note.text }) };
    });
    const ok = cameras.every((camera) => camera.ok);
    return Response.json({ ok, cameras }, { status: ok ? 200 : 503 });
  },
});

const getMetrics = endpoint({
  method: "GET",
  path: "/metrics",
  group,
  summary: "What was measured, for Prometheus",
  answer: {
    status: 200,
    description: "Metrics in Prometheus' text format",
    contentType: "text/plain; version=0.0.4",
  },
  problems: ["metrics-off"],
  example: {},
  async handle(_, { metrics }) {
    if (metrics === undefined) throw new Problem("metrics-off", "This server was started without metrics");
    return new Response(await metrics.render(), { headers: { "Content-Type": metrics.contentType } });
  },
});

/** What others watch this server by. */
export const WATCH_ENDPOINTS = [getReadiness, getMetrics];
