import { assert, assertEquals, assertMatch } from "@std/assert";
import { createApp } from "../../lib/http/create_app.ts";
import { readPageFiles } from "../../lib/http/page_files.ts";
import { UPGRADE } from "./handshake.ts";
import { makeServing } from "./make_serving.ts";
import { assertProblem } from "./assert_problem.ts";

const app = createApp({
  serving: makeServing(),
  host: "127.0.0.1",
  // A file of a type that no header can say.
  files: new Map([...await readPageFiles(), ["/broken", { body: new Uint8Array(), contentType: "a\nb" }]]),
});

/** Asks as a browser on this machine does. */
function ask(path: string, init: RequestInit = {}) {
  return app.request(path, { ...init, headers: { Host: "127.0.0.1:8080", ...init.headers } });
}

Deno.test("createApp() serves the page and every file that it asks for", async () => {
  // The page that describes the API has a stylesheet of its own.
  const asked = new Set<string>(["/", "/api.css"]);
  for (const path of asked) {
    const response = await ask(path);
    assertEquals(response.status, 200, path);
    const text = await response.text();
    const references = text.matchAll(/(?:href|src)="([^"#]+)"|(?:from|UPLOT =) "\.\/([^"]+)"/g);
    for (const [, html, script] of references) asked.add(`/${html ?? script}`);
  }
  assertEquals([...asked].toSorted(), [...(await readPageFiles()).keys()].toSorted());
});

Deno.test("createApp() compresses the page's files for who takes that, and for nobody else", async () => {
  for (const [path, { body }] of await readPageFiles()) {
    const plain = await ask(path);
    assertEquals(plain.headers.get("content-encoding"), null);
    const packed = await ask(path, { headers: { "Accept-Encoding": "gzip, br" } });
    assertEquals(packed.headers.get("content-encoding"), "gzip");
    assertEquals(packed.headers.get("vary"), "Accept-Encoding");
    const bytes = await packed.bytes();
    assert(bytes.length < body.length, `${path}: ${bytes.length} of ${body.length} bytes`);
    const unpacked = new Response(bytes).body!.pipeThrough(new DecompressionStream("gzip"));
    assertEquals([await new Response(unpacked).bytes(), await plain.bytes()], [body, body]);
  }
});

Deno.test("createApp() says what each file is, and a browser may not think otherwise", async () => {
  const types = {
    "/": "text/html",
    "/page.css": "text/css",
    "/page.js": "text/javascript",
    "/icon.svg": "image/svg+xml",
  };
  for (const [path, type] of Object.entries(types)) {
    const { headers } = await ask(path);
    assertEquals(headers.get("content-type")?.split(";")[0], type);
    assertEquals(headers.get("x-content-type-options"), "nosniff");
  }
});

Deno.test("createApp() lets nothing run but its own files, in whatever it answers", async () => {
  for (
    const response of [
      await ask("/"),
      await ask("/nothing"),
      await ask("/live"),
      await ask("/broken"),
      await ask("/", { headers: { Host: "evil.example" } }),
      await ask("/", { method: "PUT" }),
    ]
  ) {
    const policy = response.headers.get("content-security-policy")!;
    assertMatch(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assertMatch(policy, /frame-ancestors 'none'/);
    assert(!/unsafe|\*|data:|https?:/.test(policy), policy);
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    assertEquals(response.headers.get("cross-origin-resource-policy"), "same-origin");
    assertEquals(response.headers.get("access-control-allow-origin"), null);
  }
  const html = await (await ask("/")).text();
  assert(!/<style|style=|<script(?![^>]* src=)|\son\w+=|https?:\/\//.test(html), "the policy would stop it");
});

Deno.test("createApp() answers what there is not, and what is no GET, with a problem", async () => {
  for (
    const path of ["/nothing", "/api/v1/nothing", "/api/v2/cameras", "/../etc/passwd", "/%00", "/page.css/"]
  ) {
    await assertProblem(await ask(path), "not-found", /page is at \/.*\/api/);
  }
  for (const path of ["/", "/page.js", "/live", "/api", "/api/v1/cameras"]) {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await ask(path, { method });
      assertEquals(response.headers.get("allow"), "GET, HEAD", method);
      await assertProblem(response, "wrong-method");
    }
  }
  const options = await ask("/api/v1/cameras/line-3/options", { method: "DELETE" });
  assertEquals(options.headers.get("allow"), "GET, HEAD, PATCH");
  await assertProblem(options, "wrong-method", /^DELETE is no method here: there are GET, HEAD, PATCH$/);
  const head = await ask("/", { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
});

Deno.test("createApp() says no more than that it failed where it did", async () => {
  await assertProblem(await ask("/broken"), "failed", /^The server's log says more$/);
});

Deno.test("createApp() shows nothing, not even that there is nothing, under a name that is not its own", async () => {
  for (
    const path of ["/", "/page.js", "/live", "/nothing", "/api/v1/cameras", "/stream/line-3", "/healthz"]
  ) {
    for (const Host of ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "[::2]"]) {
      const response = await ask(path, { headers: { Host, ...UPGRADE } });
      await assertProblem(response, "foreign-host", /--http NAME:PORT/);
    }
  }
  assertEquals((await app.request("/", { headers: { Host: "" } })).status, 403);
});

Deno.test("createApp() lets no page of another site look on, nor do anything", async () => {
  const requests: [string, RequestInit][] = [
    ["/live", { headers: UPGRADE }],
    ["/events", {}],
    ["/api/v1/cameras/line-3/options", { method: "PATCH", body: "{}" }],
    ["/api/v1/cameras/line-3/learn", { method: "POST" }],
  ];
  const strange = [
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { Origin: "http://127.0.0.1:9999" },
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" },
    { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors" },
  ];
  for (const [path, init] of requests) {
    for (const headers of strange) {
      const response = await ask(path, { ...init, headers: { ...init.headers, ...headers } as HeadersInit });
      await assertProblem(response, "foreign-origin");
    }
  }
  const submitted = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
  const form = await ask("/api/v1/cameras/line-3/forget", { method: "POST", headers: submitted });
  await assertProblem(form, "foreign-origin");
});

Deno.test("createApp() lets in its own page, programs, and who follows a link", async () => {
  for (
    const headers of [
      {},
      { Origin: "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors" },
      { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" },
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
    ]
  ) {
    assertEquals((await ask("/api/v1/cameras", { headers: headers as HeadersInit })).status, 200);
  }
});

Deno.test("createApp() tells who asks for /live without a WebSocket what it is", async () => {
  for (const init of [{}, { method: "HEAD", headers: UPGRADE }]) {
    const response = await ask("/live", init);
    assertEquals([response.status, response.headers.get("upgrade")], [426, "websocket"]);
    if (init.method === undefined) {
      await assertProblem(response, "no-websocket", /^The page at \/ speaks to it$/);
    }
  }
});

Deno.test("createApp() opens no WebSocket where its handshake lacks a part, and takes that for no fault of its own", async () => {
  for (const part of ["Connection", "Sec-WebSocket-Key"] as const) {
    const { [part]: _, ...headers } = UPGRADE;
    const response = await ask("/live", { headers });
    assertEquals(response.headers.get("x-content-type-options"), "nosniff", part);
    await assertProblem(response, "bad-request", /^This is no WebSocket's handshake \(RFC 6455, 4.1\)$/);
  }
});
