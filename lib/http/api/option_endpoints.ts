import { z } from "zod";
import { LearnError } from "../../learn_error.ts";
import { OptionsError } from "../../options_error.ts";
import { UnknownCameraError } from "../../unknown_camera_error.ts";
import { Problem } from "../problem.ts";
import type { Serving } from "../serving.ts";
import { cameraParams, latestOf } from "./camera_endpoints.ts";
import { endpoint } from "./endpoint.ts";
import { named } from "./named_schema.ts";

const group = "How cameras are judged";

const optionRow = named(
  "Option",
  z.looseObject({
    name: z.string().describe("As it is written here and after --set: defect.threshold"),
    analyzer: z.string(),
    option: z.string(),
    type: z.enum(["number", "integer", "duration", "switch", "choice", "path", "regions", "text"]),
    unit: z.string().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    choices: z.record(z.string(), z.string()).optional().describe(
      "The words to choose from, and what each means",
    ),
    summary: z.string(),
    default: z.unknown().optional(),
    initial: z.unknown().optional().describe("What null goes back to"),
    value: z.unknown().optional().describe("Left out where nothing holds, and where it may hold a password"),
    isSettable: z.boolean().describe("Whether it may be changed here"),
    why: z.string().optional().describe("Why not"),
  }).describe("An option of an analyzer, and its value at a camera"),
);

const optionsSchema = named(
  "Options",
  z.strictObject({
    analyzer: z.string().describe("What judges the camera, such as quality,defect"),
    parts: z.boolean().describe("Whether its parts are judged, and not only its frames"),
    options: z.array(optionRow),
  }).describe("How a camera is judged"),
  {
    analyzer: "quality",
    parts: false,
    options: [{
      name: "quality.minSharpness",
      analyzer: "quality",
      option: "minSharpness",
      type: "number",
      min: 0,
      max: 100_000,
      summary: "How sharp it has to be",
      default: 25,
      initial: 25,
      value: 30,
      isSettable: true,
    }],
  },
);

const changesSchema = named(
  "OptionChanges",
  // What a value may be the analyzer's table says, and words it.
  z.record(z.string(), z.unknown(), { error: "it is an object: new values by the options' names" })
    .refine((changes) => Object.keys(changes).length > 0, { error: "it names at least one option" })
    .describe(
      "New values by the options' names. null goes back to what held when the server started. A duration is in ms, or a " +
        "text with its unit; regions are polygons, [[[x, y], …], …], in pixels of the frame that was sent",
    ),
);

const learning = named(
  "Learning",
  z.strictObject({ camera: z.string(), state: z.literal("learning") }).describe("It learns from now on"),
  { camera: "line-3", state: "learning" },
);

const problems = ["no-camera", "cannot-learn"] as const;

function optionsOf({ pool }: Pick<Serving, "pool">, camera: string) {
  const { analyzers, parts } = pool.settings.of(camera);
  return { analyzer: analyzers.join(","), parts, options: pool.options(camera) };
}

const getOptions = endpoint({
  method: "GET",
  path: "/api/v1/cameras/{camera}/options",
  group,
  summary: "The options of what judges a camera, with their values, ranges and defaults",
  params: cameraParams,
  answer: { status: 200, description: "What judges it, and the options", schema: optionsSchema },
  problems: ["no-camera"],
  example: { params: { camera: "line-3" } },
  handle({ params: { camera } }, serving) {
    latestOf(serving, camera);
    return optionsOf(serving, camera);
  },
});

const changeOptions = endpoint({
  method: "PATCH",
  path: "/api/v1/cameras/{camera}/options",
  group,
  summary: "Changes options of what judges a camera, from its next frame on",
  description:
    "All of them, or none where one cannot be. What would have the server run a program, load a module or " +
    "open a file cannot be changed here. It holds until the server ends.",
  params: cameraParams,
  body: changesSchema,
  answer: { status: 200, description: "All options as they are now", schema: optionsSchema },
  problems: ["no-camera", "bad-options"],
  example: { params: { camera: "line-3" }, body: { "quality.minSharpness": 30, "quality.maxGlare": null } },
  async handle({ params: { camera }, body }, serving) {
    await doing(() => serving.pool.change(camera, body));
    return optionsOf(serving, camera);
  },
});

const learn = endpoint({
  method: "POST",
  path: "/api/v1/cameras/{camera}/learn",
  group,
  summary: "Has defect learn anew what good parts of a camera look like",
  description:
    "What it learned before stays on disk until that is done: a restart in between comes back to it.",
  params: cameraParams,
  answer: { status: 202, description: "It learns", schema: learning },
  problems,
  example: { params: { camera: "line-3" } },
  async handle({ params: { camera } }, { pool }) {
    await doing(() => pool.learn(camera));
    return { camera, state: "learning" };
  },
});

const forget = endpoint({
  method: "POST",
  path: "/api/v1/cameras/{camera}/forget",
  group,
  summary: "Has defect forget what it learned of a camera, on disk too, and learn anew",
  params: cameraParams,
  answer: { status: 202, description: "It learns", schema: learning },
  problems,
  example: { params: { camera: "line-3" } },
  async handle({ params: { camera } }, { pool }) {
    await doing(() => pool.forget(camera));
    return { camera, state: "learning" };
  },
});

const getReference = endpoint({
  method: "GET",
  path: "/api/v1/cameras/{camera}/reference",
  group,
  summary: "The picture of what defect takes for good at a camera",
  params: cameraParams,
  answer: { status: 200, description: "The picture", contentType: "image/jpeg" },
  problems: ["no-camera", "no-reference"],
  example: { params: { camera: "line-3" } },
  async handle({ params: { camera } }, serving) {
    latestOf(serving, camera);
    const jpeg = await doing(() => serving.pool.reference(camera));
    if (jpeg !== undefined) return new Response(jpeg, { headers: { "Content-Type": "image/jpeg" } });
    throw new Problem(
      "no-reference",
      "The analyzer defect does not judge this camera, or has not learned yet",
    );
  },
});

/** Does what the pool may refuse. Throws {@linkcode Problem}. */
async function doing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof UnknownCameraError) throw new Problem("no-camera", cause.message, { cause });
    if (cause instanceof LearnError) throw new Problem("cannot-learn", cause.message, { cause });
    if (!(cause instanceof OptionsError)) throw cause;
    throw new Problem("bad-options", cause.message, { errors: [...cause.issues], cause });
  }
}

/** How cameras are judged. */
export const OPTION_ENDPOINTS = [getOptions, changeOptions, learn, forget, getReference];
