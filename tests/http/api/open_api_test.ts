import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { describeApi } from "../../../lib/http/api/describe_api.ts";
import { ENDPOINTS } from "../../../lib/http/api/endpoints.ts";
import { exampleOf } from "../../../lib/http/api/named_schema.ts";
import { openApi } from "../../../lib/http/api/open_api.ts";

const ALL = [...ENDPOINTS, ...describeApi(ENDPOINTS)];

/** As JSON has it. */
const DOCUMENT = JSON.parse(JSON.stringify(openApi(ALL, { version: "0.1.0" })));

const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];

/** The keywords of JSON Schema (draft 2020-12) that are used; any other is a mistake. */
const schema: z.ZodType = z.lazy(() =>
  z.strictObject({
    $ref: z.string().optional(),
    type: z.enum(TYPES).or(z.array(z.enum(TYPES))).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    propertyNames: schema.optional(),
    items: z.union([z.boolean(), schema]).optional(),
    prefixItems: z.array(schema).optional(),
    minItems: z.int().optional(),
    maxItems: z.int().optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    minLength: z.int().optional(),
    maxLength: z.int().optional(),
    pattern: z.string().optional(),
    examples: z.array(z.unknown()).optional(),
  })
);

const content = z.record(
  z.string().regex(/^[a-z]+\/[\w.+-]+(; .+)?$/),
  z.strictObject({ schema, example: z.unknown().optional() }),
);

const operation = z.strictObject({
  operationId: z.string().regex(/^[a-zA-Z0-9]+$/),
  tags: z.array(z.string()).length(1),
  summary: z.string().regex(/^[A-Z0-9].*[^.]$/),
  description: z.string().regex(/\.$/).optional(),
  parameters: z.array(z.strictObject({
    name: z.string(),
    in: z.enum(["path", "query"]),
    required: z.boolean(),
    description: z.string(),
    schema,
    example: z.string().optional(),
  })),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content }),
  ),
  "x-example": z.string(),
});

/** As much of OpenAPI 3.1 (4.8) as is used. */
const document = z.strictObject({
  openapi: z.literal("3.1.0"),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    summary: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.literal("/") })),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "put", "patch"]), operation),
  ),
  components: z.strictObject({ schemas: z.record(z.string().regex(/^[A-Z][A-Za-z]+$/), schema) }),
});

type Operation = z.output<typeof operation>;

function operations(): [path: string, operation: Operation][] {
  return Object.entries<Record<string, Operation>>(DOCUMENT.paths)
    .flatMap(([path, methods]) => Object.values(methods).map((one): [string, Operation] => [path, one]));
}

Deno.test("openApi() makes an OpenAPI 3.1 document", () => {
  const { error } = document.safeParse(DOCUMENT);
  assertEquals(error && z.prettifyError(error), undefined);
});

Deno.test("openApi() refers to nothing that is not in it, and names nothing that nobody refers to", () => {
  const references = [...JSON.stringify(DOCUMENT).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) =>
    reference!
  );
  const there = Object.keys(DOCUMENT.components.schemas).map((name) => `#/components/schemas/${name}`);
  assertEquals([...new Set(references)].toSorted(), there.toSorted());
});

Deno.test("openApi() declares every parameter of a path, and gives each operation an id of its own", () => {
  const ids = operations().map(([, { operationId }]) => operationId);
  assertEquals(new Set(ids).size, ids.length, ids.join(" "));
  for (const [path, { parameters }] of operations()) {
    const declared = parameters.filter((one) => one.in === "path");
    assertEquals(declared.map(({ name }) => name), [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!));
    assert(declared.every(({ required, example }) => required && example !== undefined), path);
  }
});

Deno.test("openApi() tells what may go wrong, as problem details", () => {
  for (const [path, { responses, requestBody }] of operations()) {
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) < 400) continue;
      assertEquals(content, {
        "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
      });
    }
    assert("500" in responses && "403" in responses, path);
    assertEquals("415" in responses, requestBody !== undefined, path);
  }
  const { description } = DOCUMENT.paths["/api/v1/cameras/{camera}/options"].patch.responses[422];
  assertEquals(description, "bad-options: Options cannot be changed so");
});

Deno.test("openApi() takes queries' rules from the schemas that check them", () => {
  const { parameters } = DOCUMENT.paths["/api/v1/verdicts"].get as Operation;
  assertEquals(parameters.map(({ name }) => name), [
    ...["camera", "from", "to", "result", "code", "label", "picture", "evidence", "mark", "limit", "cursor"],
  ]);
  assert(parameters.every(({ required }) => !required));
});

Deno.test("every answer in JSON has an example, which its schema lets in as it is", () => {
  for (const { answer, path } of ENDPOINTS) {
    if (answer.schema === undefined) continue;
    const example = exampleOf(answer.schema);
    assert(example !== undefined, path);
    assertEquals(answer.schema.parse(example), example);
  }
  for (const { examples } of Object.values<{ examples?: unknown[] }>(DOCUMENT.components.schemas)) {
    assert(examples === undefined || examples.length === 1);
  }
});
