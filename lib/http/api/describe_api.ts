import { z } from "zod";
import type { Serving } from "../serving.ts";
import { apiPage } from "./api_page.ts";
import { type AnyEndpoint, endpoint } from "./endpoint.ts";
import { openApi } from "./open_api.ts";

const group = "This description";

/** The endpoints that describe some others, and themselves: as OpenAPI and as a page. Each is made once it is asked for. */
export function describeApi(others: readonly AnyEndpoint[]): AnyEndpoint[] {
  const made: { json?: string; html?: string } = {};
  const getOpenApi = endpoint({
    method: "GET",
    path: "/api/v1/openapi.json",
    group,
    summary: "All of this as an OpenAPI 3.1 document",
    answer: {
      status: 200,
      description: "The document",
      schema: z.looseObject({ openapi: z.literal("3.1.0") }),
    },
    example: {},
    handle(_: unknown, serving: Serving) {
      made.json ??= JSON.stringify(openApi(all, serving));
      return new Response(made.json, { headers: { "Content-Type": "application/json" } });
    },
  });
  const getPage = endpoint({
    method: "GET",
    path: "/api",
    group,
    summary: "All of this as a page to read",
    answer: { status: 200, description: "The page", contentType: "text/html; charset=utf-8" },
    example: {},
    handle(_: unknown, serving: Serving) {
      made.html ??= apiPage(all, serving);
      return new Response(made.html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
    },
  });
  const all: AnyEndpoint[] = [...others, getOpenApi, getPage];
  return [getOpenApi, getPage];
}
