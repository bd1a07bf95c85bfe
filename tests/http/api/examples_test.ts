import { assert, assertEquals, assertMatch } from "@std/assert";
import { z } from "zod";
import { describeApi } from "../../../lib/http/api/describe_api.ts";
import { ENDPOINTS } from "../../../lib/http/api/endpoints.ts";
import { requestPath } from "../../../lib/http/api/request_path.ts";
import { createMetrics } from "../../../lib/metrics/create_metrics.ts";
import { Hub } from "../../../lib/server/hub.ts";
import { makeJpeg } from "../../make_jpeg.ts";
import { openTestStore, type TestStore } from "../open_test_store.ts";
import { serveCamera, type ServedCamera } from "../serve_camera.ts";

/** A server with all that the examples ask for: the camera line-3, which has learned, and the verdict 1 with its picture. */
async function serveAll(): Promise<{ server: ServedCamera; opened: TestStore } & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const opened = stack.use(await openTestStore());
  const counts = { seen: 1, ok: 0, ng: 1, unknown: 0 };
  const jpeg = await makeJpeg();
  await opened.fill(
    { result: "ng", objects: [{ label: "scratch", box: [1, 2, 3, 4] }], jpeg: jpeg.slice() },
    { part: { id: 1, verdict: "ng", frames: 9, ng: 7, inViewMs: 800, counts } },
  );
  const hub = new Hub();
  const metrics = stack.use(createMetrics({ hub, version: "0.1.0" }));
  const set = ["defect.learn=3"];
  const server = stack.use(
    await serveCamera({
      analyzer: "quality,defect",
      set,
      hub,
      metrics,
      store: opened.store,
      loopLagMs: () => 1,
    }),
  );
  for (let n = 0; n < 6; n++) await server.send(jpeg.slice());
  return { server, opened, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

Deno.test("every example is answered as its schema says", async (t) => {
  await using all = await serveAll();
  const { server } = all;
  const endpoints = [...ENDPOINTS, ...describeApi(ENDPOINTS)];
  const [reading, changing] = [true, false].map((reads) =>
    endpoints.filter(({ method }) => (method === "GET") === reads)
  );
  for (const endpoint of [...reading!, ...changing!]) {
    const { method, path, body, answer, example } = endpoint;
    await t.step(`${method} ${path}`, async () => {
      const response = body === undefined
        ? await server.ask(requestPath(endpoint), { method })
        : await server.tell(method, requestPath(endpoint), example.body);
      if (response.status !== answer.status) throw new Error(`${response.status}: ${await response.text()}`);
      const contentType = response.headers.get("content-type")!;
      if (answer.schema === undefined) {
        assert(contentType.startsWith(answer.contentType), contentType);
        const reader = response.body!.getReader();
        assert((await reader.read()).value!.length > 0);
        await reader.cancel();
      } else {
        assertEquals(contentType, "application/json");
        const { error } = answer.schema.safeParse(await response.json());
        assertEquals(error && z.prettifyError(error), undefined);
      }
      assertEquals(server.serving.onLookers.size, 0);
    });
  }
});

Deno.test("the examples find something: what they tell is not empty", async () => {
  await using all = await serveAll();
  for (const { path, example } of ENDPOINTS.filter(({ path }) => /\/(verdicts|parts|labels)$/.test(path))) {
    const told = await (await all.server.ask(requestPath({ path, example }))).json();
    const [rows] = Object.values<unknown[]>(told);
    assert(rows!.length > 0, path);
  }
});

Deno.test("/events goes on behind Last-Event-ID, with what is stored and then with what comes", async () => {
  await using all = await serveAll();
  const { server, opened } = all;
  const { verdicts: [newest] } = await (await server.ask("/api/v1/verdicts")).json();
  const headers = { "Last-Event-ID": String(newest.id - 1) };
  // What a browser sends by itself goes before what its page asked for at first.
  const reader = (await server.ask("/events?after=0", { headers })).body!.getReader();
  let text = "";
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  };
  await until(new RegExp(`id: ${newest.id}\n`));
  const [fresh] = await opened.fill({ result: "ng", camera: "line-4" });
  await until(new RegExp(`id: ${fresh}\n`));
  assertEquals([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)), [newest.id, fresh]);
  assertMatch(text, /event: part\ndata: \{"verdictId":2,/);
  assertMatch(text, /event: verdict\ndata: \{[^\n]*"camera":"line-4"/);
  await reader.cancel();
});

Deno.test("/events takes what is no id of ours for none, and passes over what is not asked for", async () => {
  await using all = await serveAll();
  const { server, opened } = all;
  const headers = { "Last-Event-ID": "abc" };
  const reader = (await server.ask("/events?result=ng&after=0", { headers })).body!.getReader();
  let text = "";
  while (!/event: part/.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  const [ok] = await opened.fill({});
  while (!text.endsWith(`:\nid: ${ok}\n\n`)) text += new TextDecoder().decode((await reader.read()).value);
  assertEquals([...text.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event), ["verdict", "part"]);
  await reader.cancel();
});
