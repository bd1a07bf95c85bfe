import { assert, assertEquals, assertMatch } from "@std/assert";
import { createApp } from "../../lib/http/create_app.ts";
import { readPageFiles } from "../../lib/http/page_files.ts";
import { Hub } from "../../lib/server/hub.ts";
import { UPGRADE } from "./handshake.ts";

const app = createApp({
  hub: new Hub(),
  host: "127.0.0.1",
  // A file of a type that no header can say.
  files: new Map([...await readPageFiles(), ["/broken", { body: new Uint8Array(), contentType: "a\nb" }]]),
  welcome: { analyzer: "quality", frames: { host: "127.0.0.1", port: 5000 } },
  viewers: new Set(),
});

/** Asks as a browser on this machine does. */
function ask(path: string, init: RequestInit = {}) {
  return app.request(path, { ...init, headers: { Host: "127.0.0.1:8080", ...init.headers } });
}

Deno.test("createApp() serves the page and every file that it asks for", async () => {
  const asked = new Set<string>(["/"]);
  for (const path of asked) {
    const response = await ask(path);
    assertEquals(response.status, 200, path);
    const text = await response.text();
    const references = text.matchAll(/(?:href|src)="([^"#]+)"|(?:from|import\() ?"\.\/([^"]+)"/g);
    for (const [, html, script] of references) asked.add(`/${html ?? script}`);
  }
  assertEquals([...asked].toSorted(), [...(await readPageFiles()).keys()].toSorted());
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

Deno.test("createApp() answers what there is not, and what is no GET, in words", async () => {
  const missing = await ask("/api");
  assertEquals([missing.status, await missing.text()], [404, "There is nothing here: the page is at /\n"]);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    const response = await ask("/", { method });
    assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"], method);
    assertEquals(await response.text(), "This can only be read: ask with GET\n");
  }
  const head = await ask("/", { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
});

Deno.test("createApp() says no more than that it failed where it did", async () => {
  const response = await ask("/broken");
  const words = "Something went wrong here: the server's log says more\n";
  assertEquals([response.status, await response.text()], [500, words]);
});

Deno.test("createApp() shows nothing, not even that there is nothing, under a name that is not its own", async () => {
  for (const path of ["/", "/page.js", "/live", "/nothing"]) {
    const response = await ask(path, { headers: { Host: "evil.example", ...UPGRADE } });
    assertEquals(response.status, 403, path);
    assertMatch(await response.text(), /not the server's own name.*--http NAME:PORT/);
  }
  assertEquals((await app.request("/", { headers: { Host: "" } })).status, 403);
});

Deno.test("createApp() lets no page of another site look on", async () => {
  for (const Origin of ["http://evil.example", "null", "http://127.0.0.1:9999"]) {
    const response = await ask("/live", { headers: { ...UPGRADE, Origin } });
    assertEquals(response.status, 403, Origin);
    assertMatch(await response.text(), /^Pages of other sites may not look on/);
  }
});

Deno.test("createApp() tells who asks for /live without a WebSocket what it is", async () => {
  for (const init of [{}, { method: "HEAD", headers: UPGRADE }]) {
    const response = await ask("/live", init);
    assertEquals([response.status, response.headers.get("upgrade")], [426, "websocket"]);
    assertEquals(
      await response.text(),
      init.method ? "" : "This is a WebSocket: the page at / speaks to it\n",
    );
  }
});

Deno.test("createApp() opens no WebSocket where its handshake lacks a part, and takes that for no fault of its own", async () => {
  for (const part of ["Connection", "Sec-WebSocket-Key"] as const) {
    const { [part]: _, ...headers } = UPGRADE;
    const response = await ask("/live", { headers });
    assertEquals([response.status, response.headers.get("x-content-type-options")], [400, "nosniff"], part);
    assertEquals(await response.text(), "This is no WebSocket's handshake (RFC 6455, 4.1)\n");
  }
});
