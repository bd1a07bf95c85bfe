import { z } from "zod";
import { VERDICTS } from "../../result.ts";
import { exampleOf, named } from "./named_schema.ts";

const count = z.int().nonnegative();

const foundObject = named(
  "FoundObject",
  z.looseObject({
    label: z.string(),
    text: z.string().optional().describe("Of a code: what it says"),
    score: z.number().optional().describe("0 to 1"),
    box: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe(
      "x, y, width, height, in pixels of the frame that was sent",
    ),
    area: z.number().optional().describe("In pixels of the frame that was sent"),
    areaPercent: z.number().optional().describe("Of what was inspected, in %"),
    contrast: z.number().optional().describe("How far it stands out, in gray levels; negative: it is darker"),
  }).describe("What was found in a frame"),
);

const judgement = {
  result: z.enum(VERDICTS),
  code: z.string().optional().describe("What kind of unknown, error or dropped it is"),
  reason: z.string().optional().describe("In words for a person"),
  score: z.number().optional().describe("What was measured, in the unit of threshold"),
  threshold: z.number().optional().describe("Where ng begins"),
  objects: z.array(foundObject).optional(),
  metrics: z.record(z.string(), z.number()).optional(),
};

const step = named("Step", z.looseObject(judgement).describe("What one analyzer says of a frame"));

const judgedPart = named(
  "JudgedPart",
  z.looseObject({
    id: count.describe("Number of the part at its camera, from 1"),
    verdict: z.enum(["ok", "ng", "unknown"]),
    frames: count.describe("How many of its frames voted"),
    reason: z.string().optional(),
    ng: count.describe("How many of the votes were ng"),
    inViewMs: z.number(),
    counts: z.looseObject({ seen: count, ok: count, ng: count, unknown: count }).describe("All so far"),
  }).describe("The one verdict of a part that was in view for many frames"),
);

/** A verdict as it is told, be it stored or only the latest. */
export const verdictSchema = named(
  "Verdict",
  z.looseObject({
    id: count.optional().describe("Left out of what is not stored"),
    camera: z.string(),
    at: z.number().describe("When its frame was received: ms since the epoch, the server's clock"),
    ...judgement,
    steps: z.record(z.string(), step).optional().describe(
      "What each analyzer of a chain said, by its name",
    ),
    changed: z.record(z.string(), z.unknown()).optional().describe(
      "Options that were changed since the frame before",
    ),
    analyzer: z.string().optional(),
    stream: z.string().optional().describe("Of the client's run"),
    sequence: z.int().optional().describe("Number of the frame in its stream"),
    timing: z.looseObject({
      waitMs: z.number().optional(),
      decodeMs: z.number().optional(),
      analyzeMs: z.number().optional(),
      ageMs: z.number().optional().describe("How old the frame was when it was received, at least"),
    }).optional(),
    partId: count.optional().describe("The part that the frame shows"),
    part: judgedPart.optional().describe("On the frame at which a part is decided"),
    hasPicture: z.boolean().optional().describe("Left out of what is not stored"),
    isEvidence: z.boolean().optional().describe(
      "False where its picture is kept only for a verdict beside it",
    ),
    mark: z.enum(["right", "wrong"]).optional().describe("What a person said of it"),
  }).describe("What is said of a frame"),
  {
    id: 41_872,
    camera: "line-3",
    at: 1_795_858_200_123,
    result: "ng",
    reason: "0.31 % differ from the reference, more than 0.02 %",
    score: 0.31,
    threshold: 0.02,
    objects: [{ label: "scratch", box: [412, 230, 96, 14], area: 811, contrast: -38 }],
    metrics: { defects: 1 },
    analyzer: "defect",
    stream: "5feed3d60232",
    sequence: 30_112,
    timing: { waitMs: 0.4, decodeMs: 3.1, analyzeMs: 11.9, ageMs: 2.2 },
    hasPicture: true,
    isEvidence: true,
    mark: "right",
  },
);

/** One as a page of them has it. */
export const VERDICT_EXAMPLE = exampleOf(verdictSchema)!;
