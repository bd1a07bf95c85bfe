import { z } from "zod";
import { PROBLEMS } from "../problem.ts";
import type { AnyEndpoint } from "./endpoint.ts";
import { exampleOf, NAMED_SCHEMAS } from "./named_schema.ts";
import { problemsOf } from "./open_api.ts";
import { requestPath } from "./request_path.ts";

/** What is asked in the examples: where vid-server serves if nothing else is said. */
const ORIGIN = "http://127.0.0.1:8080";

/** Makes a page for people of some endpoints. It needs no script, and nothing from anywhere else. */
export function apiPage(endpoints: readonly AnyEndpoint[], { version }: { version: string }): string {
  const groups = [...Map.groupBy(endpoints, ({ group }) => group)];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>vid's HTTP API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/api.css">
</head>
<body>
<header>
<h1>vid's HTTP API</h1>
<p>vid-server ${text(version)}. Answers are JSON unless something else is said; a machine reads all this at
<a href="/api/v1/openapi.json">openapi.json</a>. The cameras are at <a href="/">the page</a>.</p>
<p>A camera's name is percent-encoded in a path. Times are in milliseconds since the epoch, durations in
milliseconds. Requests that change something are taken from this server's own pages and from programs, not from
pages of other sites. A page of rows tells the cursor of the next one.</p>
</header>
<nav aria-label="Endpoints">
${
    groups.map(([name, some]) => `<h2>${text(name)}</h2>\n<ul>\n${some.map(entryOf).join("\n")}\n</ul>`).join(
      "\n",
    )
  }
<p><a href="#websocket">WebSocket</a> · <a href="#problems">Problems</a></p>
</nav>
<main>
${groups.map(([name, some]) => `<h2>${text(name)}</h2>\n${some.map(articleOf).join("\n")}`).join("\n")}
<h2 id="websocket">WebSocket</h2>
<article>
<h3><code>/live</code></h3>
<p>What the page shows: of each camera the newest picture and its verdict. Each message is binary: the length of its JSON (uint32,
little-endian), the JSON, the JPEG if there is one. Each is answered with the word <code>next</code>, and only then another one
comes: who is slow misses those between.</p>
</article>
<h2 id="problems">Problems</h2>
<p>What goes wrong is told as <code>application/problem+json</code> (RFC 9457), and its <code>type</code> points here.</p>
<dl>
${Object.entries(PROBLEMS).map(problemOf).join("\n")}
</dl>
</main>
</body>
</html>
`;
}

function entryOf(endpoint: AnyEndpoint): string {
  return `<li><a href="#${anchorOf(endpoint)}">${headOf(endpoint)}</a></li>`;
}

function articleOf(endpoint: AnyEndpoint): string {
  const { summary, description, params, query, body, answer } = endpoint;
  const what = answer.schema === undefined
    ? `<code>${text(answer.contentType)}</code>`
    : `JSON, ${text(NAMED_SCHEMAS.get(answer.schema)?.id ?? "an object")}`;
  return `<article id="${anchorOf(endpoint)}">
<h3>${headOf(endpoint)}</h3>
<p>${text(summary)}.${description === undefined ? "" : ` ${text(description)}`}</p>
${tableOf("In the path", params)}${tableOf("In the query", query)}${tableOf("In the body", body)}
<pre><code>${text(curlOf(endpoint))}</code></pre>
<p><strong>${answer.status}</strong> ${text(answer.description)}: ${what}</p>
${answer.schema === undefined ? "" : fieldsOf(answer.schema)}
<p class="problems">${problemsOf(endpoint).map(linkOf).join(" · ")}</p>
</article>`;
}

function linkOf(code: keyof typeof PROBLEMS): string {
  return `<a href="#${code}">${PROBLEMS[code].status} ${code}</a>`;
}

function problemOf([code, { status, title }]: [string, { status: number; title: string }]): string {
  return `<dt id="${code}"><code>${code}</code> ${status}</dt>\n<dd>${text(title)}</dd>`;
}

function fieldsOf(schema: z.ZodType): string {
  const example = exampleOf(schema);
  const shown = example === undefined
    ? ""
    : `<pre><code>${text(JSON.stringify(example, null, 2))}</code></pre>\n`;
  return `<details><summary>Its fields, and an example</summary>\n${
    tableOf("Fields", schema, "output")
  }${shown}</details>`;
}

interface JsonObject {
  properties?: Record<string, JsonField>;
  required?: string[];
}

interface JsonField {
  type?: string;
  enum?: unknown[];
  items?: JsonField;
  $ref?: string;
  description?: string;
}

function tableOf(caption: string, schema: z.ZodType | undefined, io: "input" | "output" = "input"): string {
  if (schema === undefined) return "";
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io }) as JsonObject;
  const rows = Object.entries(properties).map(([name, field]) =>
    `<tr><th scope="row"><code>${text(name)}</code></th><td>${text(typeOf(field))}</td><td>${
      text([required.includes(name) ? "" : "Optional", field.description ?? ""].filter(Boolean).join(". "))
    }</td></tr>`
  );
  if (rows.length === 0) return "";
  return `<table><caption>${text(caption)}</caption>\n${rows.join("\n")}\n</table>\n`;
}

function typeOf({ type, enum: words, items }: JsonField): string {
  if (words !== undefined) return words.join(", ");
  if (type === "array" && items !== undefined) return `array of ${typeOf(items)}`;
  return type ?? "any";
}

function curlOf(endpoint: AnyEndpoint): string {
  const { method, body, example } = endpoint;
  const url = `'${ORIGIN}${requestPath(endpoint)}'`;
  if (method === "GET") return `curl ${url}`;
  if (body === undefined) return `curl -X ${method} ${url}`;
  return `curl -X ${method} -H 'Content-Type: application/json' -d '${JSON.stringify(example.body)}' ${url}`;
}

function headOf({ method, path }: AnyEndpoint): string {
  return `<code><b>${method}</b> ${text(path)}</code>`;
}

function anchorOf({ method, path }: AnyEndpoint): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`;
}

/** As HTML, between tags or quotes. */
function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
