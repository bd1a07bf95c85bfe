import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { apiPage } from "../../../lib/http/api/api_page.ts";
import { describeApi } from "../../../lib/http/api/describe_api.ts";
import { endpoint } from "../../../lib/http/api/endpoint.ts";
import { ENDPOINTS } from "../../../lib/http/api/endpoints.ts";
import { PROBLEMS } from "../../../lib/http/problem.ts";

const ALL = [...ENDPOINTS, ...describeApi(ENDPOINTS)];
const HTML = apiPage(ALL, { version: "0.1.0" });

Deno.test("apiPage() tells of each endpoint, with a line for curl, and of each problem", () => {
  for (const { method, path, summary } of ALL) {
    assert(HTML.includes(`<code><b>${method}</b> ${path}</code>`), path);
    assert(HTML.includes(summary.replaceAll("'", "&#39;")), summary);
  }
  assertEquals(HTML.match(/<pre><code>curl /g)?.length, ALL.length);
  for (const code of Object.keys(PROBLEMS)) assert(HTML.includes(`<dt id="${code}">`), code);
});

Deno.test("apiPage() links to nothing that is not on it, and has no id twice", () => {
  const ids = [...HTML.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  assertEquals(new Set(ids).size, ids.length);
  for (const [, anchor] of HTML.matchAll(/href="#([^"]+)"/g)) assert(ids.includes(anchor!), anchor);
});

Deno.test("apiPage() needs no script, no style of its own, and nothing from elsewhere", () => {
  assert(!/<script|<style|style=|\son\w+=|javascript:|src=/i.test(HTML));
  const references = [...HTML.matchAll(/href="([^"#]+)"/g)].map(([, href]) => href!);
  assertEquals([...new Set(references)].toSorted(), ["/", "/api.css", "/api/v1/openapi.json", "/icon.svg"]);
});

Deno.test("apiPage() has its tags closed as they were opened", () => {
  const open: string[] = [];
  for (const [, slash, tag] of HTML.matchAll(/<(\/?)([a-z]+\d?)[^>]*>/g)) {
    if (["meta", "link"].includes(tag!)) continue;
    if (slash === "") open.push(tag!);
    else assertEquals(tag, open.pop());
  }
  assertEquals(open, []);
});

Deno.test("apiPage() escapes whatever it tells", () => {
  const evil = `</code><script>alert("1")</script>&'`;
  const html = apiPage([endpoint({
    method: "PUT",
    path: `/${evil}`,
    group: evil,
    summary: evil,
    description: evil,
    query: z.object({ [evil]: z.string().describe(evil) }),
    body: z.object({ [evil]: z.enum([evil]) }),
    answer: { status: 200, description: evil, contentType: evil },
    example: { body: { [evil]: evil }, query: { [evil]: evil } },
    handle: () => ({}),
  })], { version: evil });
  assert(!html.includes("<script"), html);
  assertEquals(html.match(/&#60;script&#62;/g)!.length > 8, true);
});
