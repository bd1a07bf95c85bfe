import { z } from "zod";
import { named, NAMED_SCHEMAS } from "./named_schema.ts";
import { type ProblemCode, PROBLEMS } from "../problem.ts";
import type { AnyEndpoint } from "./endpoint.ts";
import { requestPath } from "./request_path.ts";

/** What may go wrong with every request. */
const EVERYWHERE: readonly ProblemCode[] = ["bad-request", "foreign-host", "foreign-origin", "failed"];

/** What may go wrong where there is a body. */
const WITH_BODY: readonly ProblemCode[] = ["bad-json", "too-large", "wrong-type"];

const problemSchema = named(
  "Problem",
  z.strictObject({
    type: z.string().describe("Where this kind of problem is explained: /api# and its code"),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What is wrong this time, and what to do"),
    errors: z.array(z.strictObject({ name: z.string(), reason: z.string() })).optional().describe(
      "What is wrong with each part of the request",
    ),
  }).describe("What went wrong (RFC 9457)"),
  {
    type: "/api#bad-request",
    title: "Something in the request is not as it has to be",
    status: 400,
    detail: "limit: it is at most 500",
    errors: [{ name: "limit", reason: "it is at most 500" }],
  },
);

/** A JSON Schema, of the kind that OpenAPI 3.1 has: draft 2020-12. */
type JsonSchema = Record<string, unknown>;

/** Makes the OpenAPI 3.1 document of some endpoints, from the schemas that check what they are asked and tell. */
export function openApi(endpoints: readonly AnyEndpoint[], { version }: { version: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operationOf(endpoint);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "vid",
      version,
      summary: "Cameras, and what is said of their frames",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(endpoints.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: { schemas: namedSchemas() },
  };
}

/** What may go wrong with a request to an endpoint. */
export function problemsOf({ body, problems = [] }: AnyEndpoint): ProblemCode[] {
  return [...problems, ...EVERYWHERE, ...body === undefined ? [] : WITH_BODY];
}

function operationOf(endpoint: AnyEndpoint) {
  const { method, path, group, summary, description, params, query, body, answer, example } = endpoint;
  return {
    operationId: operationId(method, path),
    tags: [group],
    summary,
    ...(description && { description }),
    parameters: [
      ...parametersOf(params, { place: "path", examples: example.params }),
      ...parametersOf(query, { place: "query", examples: example.query }),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: referenceTo(body), example: example.body } },
      },
    }),
    responses: { ...responseOf(answer), ...problemResponses(problemsOf(endpoint)) },
    "x-example": `${method} ${requestPath(endpoint)}`,
  };
}

/** `getCamerasByCameraLatest`. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/api\/v1/, "").replaceAll(/\{(\w+)\}/g, "by-$1").split(/\W+/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

function parametersOf(
  schema: z.ZodType | undefined,
  { place, examples = {} }: { place: "path" | "query"; examples?: Record<string, string> },
) {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
    ...(name in examples && { example: examples[name] }),
  }));
}

function responseOf(
  { status, description, schema, contentType = "application/json" }: AnyEndpoint["answer"],
) {
  const content = schema === undefined
    ? { schema: contentType.startsWith("text/") ? { type: "string" } : {} }
    : { schema: referenceTo(schema) };
  return { [status]: { description, content: { [contentType]: content } } };
}

function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const content = { "application/problem+json": { schema: referenceTo(problemSchema) } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const description = codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join("; ");
      return [status, { description, content }];
    }),
  );
}

function referenceTo(schema: z.ZodType): JsonSchema {
  const id = NAMED_SCHEMAS.get(schema)?.id;
  return id === undefined ? jsonSchema(schema, "output") : { $ref: uriOf(id) };
}

function namedSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(NAMED_SCHEMAS, { uri: uriOf, io: "output" });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return bare(z.toJSONSchema(schema, { io }));
}

/** The document says which draft it is of, and where each schema stands. */
function bare({ $schema: _, $id: __, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function uriOf(id: string): string {
  return `#/components/schemas/${id}`;
}
