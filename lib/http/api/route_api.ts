import { type Context, Hono } from "hono";
import { Problem } from "../problem.ts";
import type { Serving } from "../serving.ts";
import type { AnyEndpoint } from "./endpoint.ts";
import { readRequest } from "./read_request.ts";

/** Answers what the endpoints answer, and says of each path what can be done there. */
export function routeApi(endpoints: readonly AnyEndpoint[], serving: Serving): Hono {
  const app = new Hono();
  for (const endpoint of endpoints) {
    app.on(endpoint.method, routeOf(endpoint.path), async (c) => {
      const request = c.req.raw;
      const asked = await readRequest(endpoint, request, c.req.param());
      const answer = await endpoint.handle({ ...asked, request }, serving);
      if (!(answer instanceof Response)) return c.json(answer as object, endpoint.answer.status);
      // Hono leaves the body alone where only the head is asked for: nobody would ever end it.
      if (request.method === "HEAD") await answer.body?.cancel();
      return answer;
    });
  }
  for (const [path, methods] of methodsByPath(endpoints)) {
    app.all(routeOf(path), (c) => refuseMethod(c, methods));
  }
  return app;
}

/** As hono writes it: `/api/v1/cameras/:camera`. */
function routeOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function methodsByPath(endpoints: readonly AnyEndpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of endpoints) {
    const own = method === "GET" ? ["GET", "HEAD"] : [method];
    methods.set(path, [...methods.get(path) ?? [], ...own]);
  }
  return methods;
}

function refuseMethod(c: Context, methods: string[]): never {
  const Allow = methods.join(", ");
  throw new Problem("wrong-method", `${c.req.method} is no method here: there are ${Allow}`, {
    headers: { Allow },
  });
}
