import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { exampleOf, named } from "./named_schema.ts";
import { pageFields, partFields } from "./query_fields.ts";
import { storeOf } from "./stored.ts";

const count = z.int().nonnegative();

/** A part as it is told. */
export const partSchema = named(
  "Part",
  z.strictObject({
    id: count.optional().describe("Left out in /events"),
    verdictId: count.optional().describe("The verdict of the frame at which it was decided"),
    camera: z.string(),
    at: z.number().describe("When it was decided: ms since the epoch"),
    partId: count.describe("Number of the part at its camera, from 1"),
    verdict: z.enum(["ok", "ng", "unknown"]),
    frames: count.describe("How many of its frames voted"),
    ng: count.describe("How many of the votes were ng"),
    inViewMs: z.number(),
    reason: z.string().optional(),
    hasPicture: z.boolean().optional(),
  }).describe("A part that was in view for many frames, and its one verdict"),
  {
    id: 41_872,
    verdictId: 41_872,
    camera: "line-3",
    at: 1_795_858_200_123,
    partId: 1204,
    verdict: "ng",
    frames: 22,
    ng: 19,
    inViewMs: 734,
    reason: "0.31 % differ from the reference, more than 0.02 %",
    hasPicture: true,
  },
);

const partsSchema = named(
  "Parts",
  z.strictObject({
    parts: z.array(partSchema),
    next: z.string().optional().describe("The cursor of the next page; left out where this is the last one"),
  }),
  { parts: [exampleOf(partSchema)!], next: "41872" },
);

const listParts = endpoint({
  method: "GET",
  path: "/api/v1/parts",
  group: "Parts",
  summary: "Stored parts, newest first, a page at a time",
  query: z.strictObject({ ...partFields, ...pageFields }),
  answer: { status: 200, description: "A page of them", schema: partsSchema },
  problems: ["store-off"],
  example: { query: { camera: "line-3", verdict: "ng" } },
  async handle({ query: { limit, cursor, ...filter } }, serving) {
    const { rows, next } = await storeOf(serving).parts({ ...filter, limit, before: cursor });
    return { parts: rows, next: next?.toString() };
  },
});

/** What was said of parts. */
export const PART_ENDPOINTS = [listParts];
