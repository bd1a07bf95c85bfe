import type { z } from "zod";
import type { ProblemCode } from "../problem.ts";
import type { Serving } from "../serving.ts";

/** What an endpoint does: it may only read, or change something. */
export type Method = "GET" | "POST" | "PUT" | "PATCH";

/** What an endpoint answers where nothing goes wrong. */
export type Answer =
  | { status: 200 | 202; description: string; schema: z.ZodType; contentType?: undefined }
  | { status: 200; description: string; contentType: string; schema?: undefined };

/** A request that fits an endpoint. */
export interface Asked<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  request: Request;
}

/** A request as people write one. Its parameters are such as the tests' cameras and verdicts have. */
export interface RequestExample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** An endpoint, from which its routing, its part of the OpenAPI document and of the readable page are made. */
export interface Endpoint<Params = never, Query = never, Body = never> {
  method: Method;
  /** As OpenAPI writes it: `/api/v1/cameras/{camera}`. */
  path: string;
  /** The heading under which it is told. */
  group: string;
  /** One sentence, without a full stop. */
  summary: string;
  /** What else there is to say. */
  description?: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answer: Answer;
  /** What may go wrong beside what may go wrong everywhere. */
  problems?: readonly ProblemCode[];
  example: RequestExample;
  /** Answers a request: a `Response`, or what is told as JSON. Throws {@linkcode Problem}. */
  handle(asked: Asked<Params, Query, Body>, serving: Serving): unknown;
}

/** An endpoint of which it is not known what it takes: only its own schemas know. */
// deno-lint-ignore no-explicit-any
export type AnyEndpoint = Endpoint<any, any, any>;

/** Makes an endpoint; its handler knows what the schemas let in. */
export function endpoint<Params, Query, Body>(
  definition: Endpoint<Params, Query, Body>,
): Endpoint<Params, Query, Body> {
  return definition;
}
