import { z } from "zod";
import type { Latest } from "../../server/hub.ts";
import { describeCamera, latestVerdict } from "../camera_state.ts";
import { Problem } from "../problem.ts";
import type { Serving } from "../serving.ts";
import { cameraSchema, camerasSchema } from "./camera_schema.ts";
import { endpoint } from "./endpoint.ts";
import { verdictSchema } from "./verdict_schema.ts";

const group = "Cameras";

/** The part of a path that names a camera, percent-encoded. */
export const cameraParams = z.object({ camera: z.string().describe("The camera's name, percent-encoded") });

/** The latest of a camera. Throws {@linkcode Problem} where there is none of that name. */
export function latestOf({ hub }: Pick<Serving, "hub">, camera: string): Latest {
  const latest = hub.latest(camera);
  if (latest !== undefined) return latest;
  const words =
    "No camera of this name is there, nor left not long ago: /api/v1/cameras lists those that are";
  throw new Problem("no-camera", words);
}

const listCameras = endpoint({
  method: "GET",
  path: "/api/v1/cameras",
  group,
  summary: "All cameras that are there, or left not long ago, and what they do",
  answer: { status: 200, description: "The cameras, in the order in which they came", schema: camerasSchema },
  example: {},
  handle(_, { hub }) {
    const now = performance.now();
    return { cameras: hub.cameras.map((name) => describeCamera(hub.latest(name)!, now)) };
  },
});

const getCamera = endpoint({
  method: "GET",
  path: "/api/v1/cameras/{camera}",
  group,
  summary: "One camera",
  params: cameraParams,
  answer: { status: 200, description: "The camera", schema: cameraSchema },
  problems: ["no-camera"],
  example: { params: { camera: "line-3" } },
  handle: ({ params }, serving) => describeCamera(latestOf(serving, params.camera), performance.now()),
});

const getLatest = endpoint({
  method: "GET",
  path: "/api/v1/cameras/{camera}/latest",
  group,
  summary: "What was said of a camera's newest frame",
  description: "Its picture is at /snapshot/{camera}.",
  params: cameraParams,
  answer: { status: 200, description: "The verdict", schema: verdictSchema },
  problems: ["no-camera", "no-verdict"],
  example: { params: { camera: "line-3" } },
  handle({ params }, serving) {
    const verdict = latestVerdict(latestOf(serving, params.camera));
    if (verdict === undefined) throw new Problem("no-verdict", "This camera has not sent a frame yet");
    return verdict;
  },
});

/** What cameras do. */
export const CAMERA_ENDPOINTS = [listCameras, getCamera, getLatest];
