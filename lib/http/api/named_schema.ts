import { z } from "zod";

/** What is known of a schema that has a name. */
export interface SchemaFacts {
  /** Its name in the OpenAPI document. */
  id: string;
  /** Values that it lets in: documentation, which the tests check. */
  examples?: unknown[];
}

/** The schemas that have a name in the OpenAPI document. */
export const NAMED_SCHEMAS = z.registry<SchemaFacts>();

/** Gives a schema its name in the OpenAPI document, under which others refer to it; and an example, where it is an answer. */
export function named<Schema extends z.ZodType>(
  id: string,
  schema: Schema,
  example?: z.input<NoInfer<Schema>>,
): Schema {
  NAMED_SCHEMAS.add(schema, { id, ...(example !== undefined && { examples: [example] }) });
  return schema;
}

/** The example of a schema; undefined where it has none. */
export function exampleOf<Schema extends z.ZodType>(schema: Schema): z.input<Schema> | undefined {
  return NAMED_SCHEMAS.get(schema)?.examples?.[0] as z.input<Schema> | undefined;
}
