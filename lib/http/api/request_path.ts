import type { AnyEndpoint } from "./endpoint.ts";

/** The path and query of an endpoint's example: `/api/v1/verdicts?camera=line-3`. */
export function requestPath(
  { path, example: { params = {}, query = {} } }: Pick<AnyEndpoint, "path" | "example">,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  // Commas need no escape in a query (RFC 3986, 3.4), and are easier to read.
  const search = new URLSearchParams(query).toString().replaceAll("%2C", ",");
  return search === "" ? filled : `${filled}?${search}`;
}
