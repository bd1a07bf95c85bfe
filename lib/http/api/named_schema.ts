import { z } from "zod";

/** The schemas that have a name in the OpenAPI document. */
export const NAMED_SCHEMAS = z.registry<{ id: string }>();

/** Gives a schema its name in the OpenAPI document, under which others refer to it. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  NAMED_SCHEMAS.add(schema, { id });
  return schema;
}
