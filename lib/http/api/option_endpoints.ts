import { z } from "zod";
import { LearnError, OptionsError } from "../contract.ts";
import { Problem } from "../problem.ts";
import type { Serving } from "../serving.ts";
import { cameraParams, latestOf } from "./camera_endpoints.ts";
import { endpoint } from "./endpoint.ts";
import { named } from "./named_schema.ts";

const group = "How cameras are judged";

const corner = z.tuple([z.number(), z.number()]);

const optionValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(10_000),
  z.strictObject({ polygons: z.array(z.array(corner)) }),
]);

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
    choices: z.unknown().optional().describe("The values that there are, and what each does"),
    summary: z.string(),
    default: z.unknown().optional(),
    value: z.unknown().optional().describe("Left out where nothing is set and there is no default"),
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
);

const changesSchema = named(
  "OptionChanges",
  z.record(z.string().max(100), optionValue.nullable())
    .refine((changes) => Object.keys(changes).length > 0, { error: "it names at least one option" })
    .describe(
      "New values by the options' names; null puts one back to its default. Durations are in ms or text",
    ),
);

const learning = named(
  "Learning",
  z.strictObject({ camera: z.string(), state: z.literal("learning") }).describe("It learns from now on"),
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
  example: { params: { camera: "line-3" }, body: { "quality.minSharpness": 30, "quality.maxNoise": null } },
  async handle({ params: { camera }, body }, serving) {
    latestOf(serving, camera);
    try {
      await serving.pool.change(camera, body);
    } catch (error) {
      if (!(error instanceof OptionsError)) throw error;
      throw new Problem("bad-options", error.message, { errors: error.issues, cause: error });
    }
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
  handle: ({ params: { camera } }, serving) => begin(serving, camera, () => serving.pool.learn(camera)),
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
  handle: ({ params: { camera } }, serving) => begin(serving, camera, () => serving.pool.forget(camera)),
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
    const jpeg = await serving.pool.reference(camera);
    if (jpeg !== undefined) return new Response(jpeg, { headers: { "Content-Type": "image/jpeg" } });
    throw new Problem(
      "no-reference",
      "The analyzer defect does not judge this camera, or has not learned yet",
    );
  },
});

async function begin(serving: Serving, camera: string, work: () => Promise<void>) {
  latestOf(serving, camera);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LearnError)) throw error;
    throw new Problem("cannot-learn", error.message, { cause: error });
  }
  return { camera, state: "learning" };
}

/** How cameras are judged. */
export const OPTION_ENDPOINTS = [getOptions, changeOptions, learn, forget, getReference];
