import { assert, assertEquals, assertMatch } from "@std/assert";
import { openTestStore } from "../open_test_store.ts";
import { serveCamera, type ServedCamera } from "../serve_camera.ts";

async function download(server: ServedCamera, path: string) {
  const response = await server.ask(`/api/v1/export/${path}`);
  // What text() would take away: a spreadsheet needs it.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.bytes());
  return { response, text };
}

Deno.test("GET export/verdicts.csv is a file that a spreadsheet opens, formulas and all harmless", async () => {
  await using opened = await openTestStore();
  await opened.fill(
    { result: "ng", reason: '=HYPERLINK("http://evil.example"), "너무 어둡다"', score: -0.5 },
    { camera: "line-4" },
  );
  await using server = await serveCamera({ store: opened.store });
  const { response, text } = await download(server, "verdicts.csv?camera=line-3");
  assertEquals(response.headers.get("content-type"), "text/csv; charset=utf-8");
  assertEquals(response.headers.get("content-disposition"), 'attachment; filename="verdicts.csv"');
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  const [head, row, end] = text.split("\r\n");
  assertMatch(head!, /^\uFEFFid,time,camera,result,/);
  assert(row!.includes(`2026-11-28T09:00:01.000Z,line-3,ng,`), row);
  assert(row!.includes(`"'=HYPERLINK(""http://evil.example""), ""너무 어둡다"""`), row);
  assert(row!.includes(",-0.5,"), row);
  assertEquals(end, "");
});

Deno.test("GET export/verdicts.ndjson has all rows, in pages that its reader does not see", async () => {
  await using opened = await openTestStore();
  const ids = await opened.fill(...Array.from({ length: 1203 }, () => ({})));
  await using server = await serveCamera({ store: opened.store });
  const { response, text } = await download(server, "verdicts.ndjson?result=ok");
  assertEquals(response.headers.get("content-type"), "application/x-ndjson");
  const rows = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(rows.map(({ id }) => id), ids.toReversed());
  assertEquals([rows[0].camera, rows[0].result], ["line-3", "ok"]);
  assertEquals(server.serving.onLookers.size, 0);
});

Deno.test("GET export/parts tells parts in both forms", async () => {
  await using opened = await openTestStore();
  const counts = { seen: 1, ok: 0, ng: 1, unknown: 0 };
  await opened.fill({
    part: { id: 5, verdict: "ng", frames: 9, ng: 7, inViewMs: 812.5, reason: "@dent", counts },
  });
  await using server = await serveCamera({ store: opened.store });
  const csv = (await download(server, "parts.csv")).text.split("\r\n");
  assertMatch(csv[0]!, /^\uFEFFid,time,camera,part,verdict,/);
  assert(csv[1]!.includes(",2026-11-28T09:00:01.000Z,line-3,5,ng,9,7,812.5,'@dent,"), csv[1]);
  const [line] = (await download(server, "parts.ndjson?verdict=ng")).text.split("\n");
  assertEquals([JSON.parse(line!).partId, JSON.parse(line!).verdict], [5, "ng"]);
  assertEquals((await download(server, "parts.ndjson?verdict=ok")).text, "");
});
