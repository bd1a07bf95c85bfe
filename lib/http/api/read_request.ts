import type { z } from "zod";
import { type Issue, Problem } from "../problem.ts";
import type { AnyEndpoint, Asked } from "./endpoint.ts";

/** The largest body that is read, in bytes. */
export const MAX_BODY = 64 * 1024;

/** Reads what an endpoint is asked for. Throws {@linkcode Problem}. */
export async function readRequest(
  { params, query, body }: AnyEndpoint,
  request: Request,
  found: Record<string, string>,
): Promise<Pick<Asked<unknown, unknown, unknown>, "params" | "query" | "body">> {
  return {
    params: params && check(params, found, "bad-request"),
    query: readQuery(request, query),
    body: body && check(body, await readJson(request), "bad-request"),
  };
}

function readQuery(request: Request, schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(query, name)) {
      refuse([{ name, reason: "it is said once: several values stand between commas" }]);
    }
    // Not by assignment, which would not make one of the name __proto__.
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true });
  }
  return check(schema, query, "bad-request");
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Problem(
      "wrong-type",
      `Send the body with Content-Type: application/json, not ${type ?? "without one"}`,
    );
  }
  const bytes = await readBody(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem("bad-json", `The body cannot be read as JSON in UTF-8: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY) throw new Problem("too-large", `A body may have ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

function check(schema: z.ZodType, value: unknown, code: "bad-request"): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return refuse(parsed.error.issues.flatMap(issuesOf), code);
}

function issuesOf(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({ name, reason: "there is no such parameter" }));
  }
  return [{ name: issue.path.join(".") || "body", reason: issue.message }];
}

function refuse(errors: Issue[], code: "bad-request" = "bad-request"): never {
  const words = errors.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  throw new Problem(code, words, { errors });
}
