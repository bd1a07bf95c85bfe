import { z } from "zod";
import type { VerdictQuery } from "../../store/verdict_row.ts";
import { Problem } from "../problem.ts";
import { endpoint } from "./endpoint.ts";
import { named } from "./named_schema.ts";
import { pageFields, rowId, spanFields, verdictFields } from "./query_fields.ts";
import { storedVerdict, storeOf } from "./stored.ts";
import { VERDICT_EXAMPLE, verdictSchema } from "./verdict_schema.ts";

const group = "Verdicts";

const count = z.int().nonnegative();

const verdictsSchema = named(
  "Verdicts",
  z.strictObject({
    verdicts: z.array(verdictSchema),
    next: z.string().optional().describe("The cursor of the next page; left out where this is the last one"),
  }),
  { verdicts: [VERDICT_EXAMPLE], next: "41872" },
);

const aroundSchema = named("Around", z.strictObject({ verdicts: z.array(verdictSchema) }), {
  verdicts: [VERDICT_EXAMPLE],
});

const markSchema = named(
  "Mark",
  z.strictObject({ mark: z.enum(["right", "wrong"]).nullable().describe("null takes it back") }),
);

const labelsSchema = named(
  "Labels",
  z.strictObject({ labels: z.array(z.strictObject({ label: z.string(), count })) }),
  { labels: [{ label: "scratch", count: 32 }, { label: "stain", count: 9 }] },
);

const precisionSchema = named(
  "Precision",
  z.strictObject({
    right: count,
    wrong: count,
    unmarked: count,
    precision: z.number().min(0).max(1).optional().describe("right / (right + wrong)"),
  }).describe("How often ng verdicts with evidence were right, as people say"),
  { right: 36, wrong: 4, unmarked: 1, precision: 0.9 },
);

const idParams = z.object({ id: rowId.describe("The verdict's number") });

const spanQuery = z.strictObject(spanFields);

/** Fields of a query as the store takes them. */
export function verdictQuery(
  { picture, evidence, ...query }: Omit<z.output<z.ZodObject<typeof verdictFields>>, "limit">,
): Omit<VerdictQuery, "limit" | "before"> {
  return { ...query, hasPicture: picture, isEvidence: evidence };
}

const listVerdicts = endpoint({
  method: "GET",
  path: "/api/v1/verdicts",
  group,
  summary: "Stored verdicts, newest first, a page at a time",
  query: z.strictObject({ ...verdictFields, ...pageFields }),
  answer: { status: 200, description: "A page of them", schema: verdictsSchema },
  problems: ["store-off"],
  example: { query: { camera: "line-3", result: "ng,error", picture: "true", limit: "20" } },
  async handle({ query: { limit, cursor, ...filter } }, serving) {
    const { rows, next } = await storeOf(serving).verdicts({
      ...verdictQuery(filter),
      limit,
      before: cursor,
    });
    return { verdicts: rows, next: next?.toString() };
  },
});

const getVerdict = endpoint({
  method: "GET",
  path: "/api/v1/verdicts/{id}",
  group,
  summary: "A stored verdict",
  params: idParams,
  answer: { status: 200, description: "The verdict", schema: verdictSchema },
  problems: ["store-off", "no-verdict"],
  example: { params: { id: "1" } },
  handle: ({ params }, serving) => storedVerdict(serving, params.id),
});

const getPicture = endpoint({
  method: "GET",
  path: "/api/v1/verdicts/{id}/picture",
  group,
  summary: "The very JPEG that a verdict was given for",
  params: idParams,
  answer: { status: 200, description: "The picture, which never changes", contentType: "image/jpeg" },
  problems: ["store-off", "no-picture"],
  example: { params: { id: "1" } },
  async handle({ params: { id }, request }, serving) {
    const store = storeOf(serving);
    const headers = { "ETag": `"${id}"`, "Cache-Control": "private, max-age=31536000, immutable" };
    const jpeg = await store.picture(id);
    if (jpeg === undefined) {
      throw new Problem("no-picture", "None was kept with this verdict, or not for so long");
    }
    if (request.headers.get("if-none-match") === headers.ETag) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(jpeg, { headers: { ...headers, "Content-Type": "image/jpeg" } });
  },
});

const getAround = endpoint({
  method: "GET",
  path: "/api/v1/verdicts/{id}/around",
  group,
  summary: "The verdicts with pictures within a second of one, of its camera, oldest first",
  params: idParams,
  answer: { status: 200, description: "They, and itself", schema: aroundSchema },
  problems: ["store-off", "no-verdict"],
  example: { params: { id: "1" } },
  async handle({ params: { id } }, serving) {
    await storedVerdict(serving, id);
    return { verdicts: await storeOf(serving).around(id) };
  },
});

const putMark = endpoint({
  method: "PUT",
  path: "/api/v1/verdicts/{id}/mark",
  group,
  summary: "Says whether a verdict was right",
  params: idParams,
  body: markSchema,
  answer: { status: 200, description: "The verdict as it is now", schema: verdictSchema },
  problems: ["store-off", "no-verdict"],
  example: { params: { id: "1" }, body: { mark: "wrong" } },
  async handle({ params: { id }, body }, serving) {
    await storedVerdict(serving, id);
    return await storeOf(serving).mark(id, body.mark) ?? await storedVerdict(serving, id);
  },
});

const listLabels = endpoint({
  method: "GET",
  path: "/api/v1/labels",
  group,
  summary: "The labels of what was found, and how often",
  query: spanQuery,
  answer: { status: 200, description: "The labels, the most frequent first", schema: labelsSchema },
  problems: ["store-off"],
  example: { query: { camera: "line-3", from: "2026-01-01" } },
  handle: async ({ query }, serving) => ({ labels: await storeOf(serving).labels(query) }),
});

const getPrecision = endpoint({
  method: "GET",
  path: "/api/v1/precision",
  group,
  summary: "How often ng verdicts were right, as people marked them",
  query: spanQuery,
  answer: { status: 200, description: "The marks, counted", schema: precisionSchema },
  problems: ["store-off"],
  example: { query: { camera: "line-3" } },
  async handle({ query }, serving) {
    const counted = await storeOf(serving).precision(query);
    const marked = counted.right + counted.wrong;
    return { ...counted, ...(marked > 0 && { precision: counted.right / marked }) };
  },
});

/** What was said of frames. */
export const VERDICT_ENDPOINTS = [
  listVerdicts,
  getVerdict,
  getPicture,
  getAround,
  putMark,
  listLabels,
  getPrecision,
];
