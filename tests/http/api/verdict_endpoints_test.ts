import { assert, assertEquals } from "@std/assert";
import { makeJpeg } from "../../make_jpeg.ts";
import { assertProblem } from "../assert_problem.ts";
import { openTestStore } from "../open_test_store.ts";
import { serveCamera, type ServedCamera } from "../serve_camera.ts";

const NINE = Date.parse("2026-11-28T09:00:00Z");

async function get(server: ServedCamera, path: string) {
  const response = await server.ask(`/api/v1/${path}`);
  assertEquals(response.status, 200, path);
  return await response.json();
}

Deno.test("without a store all that is stored is a problem, which says what to do", async () => {
  await using server = await serveCamera();
  const paths = [
    "verdicts",
    "verdicts/1",
    "verdicts/1/picture",
    "verdicts/1/around",
    "parts",
    "labels",
    "precision",
  ];
  for (const path of [...paths, "export/verdicts.csv", "export/parts.ndjson"]) {
    await assertProblem(await server.ask(`/api/v1/${path}`), "store-off", /--store FOLDER/);
  }
  await assertProblem(await server.tell("PUT", "/api/v1/verdicts/1/mark", { mark: "wrong" }), "store-off");
});

Deno.test("GET verdicts pages through all of them once, newest first, also while new ones come", async () => {
  await using opened = await openTestStore();
  const ids = await opened.fill(...Array.from({ length: 25 }, () => ({})));
  await using server = await serveCamera({ store: opened.store });
  const seen: number[] = [];
  let page = await get(server, "verdicts?limit=10");
  while (true) {
    seen.push(...page.verdicts.map(({ id }: { id: number }) => id));
    if (page.next === undefined) break;
    await opened.fill({});
    page = await get(server, `verdicts?limit=10&cursor=${page.next}`);
  }
  assertEquals(seen, ids.toReversed());
});

Deno.test("GET verdicts finds by camera, time, result, code, label, picture, evidence and mark", async () => {
  const jpeg = await makeJpeg();
  await using opened = await openTestStore();
  const [ok, ng, error, unknown] = await opened.fill(
    {},
    { result: "ng", objects: [{ label: "긁힘", box: [1, 2, 3, 4] }], jpeg: jpeg.slice() },
    { result: "error", code: "bad-jpeg", camera: "a/b#c?d%&=" },
    { result: "unknown", code: "learning" },
  );
  await using server = await serveCamera({ store: opened.store });
  await server.tell("PUT", `/api/v1/verdicts/${ng}/mark`, { mark: "wrong" });
  const find = async (query: string) =>
    (await get(server, `verdicts?${query}`)).verdicts.map(({ id }: { id: number }) => id);
  assertEquals(await find(""), [unknown, error, ng, ok]);
  assertEquals(await find(`camera=${encodeURIComponent("a/b#c?d%&=")}`), [error]);
  assertEquals(await find("camera=line-4"), []);
  assertEquals(await find("result=ng,error"), [error, ng]);
  assertEquals(await find("result=ng"), [ng]);
  assertEquals(await find("code=learning"), [unknown]);
  assertEquals(await find(`label=${encodeURIComponent("긁힘")}`), [ng]);
  assertEquals(await find("picture=true"), [ng]);
  assertEquals(await find("picture=false"), [unknown, error, ok]);
  assertEquals(await find("evidence=true"), [ng]);
  assertEquals(await find("mark=wrong"), [ng]);
  assertEquals(await find("mark=right"), []);
  assertEquals(await find("from=2026-11-28T09:00:03Z"), [unknown, error]);
  assertEquals(await find("from=2026-11-28T18:00:03%2B09:00&to=2026-11-28T09:00:04"), [error]);
  assertEquals(await find(`to=${NINE + 2000}`), [ok]);
  assertEquals(
    await find(`from=${NINE + 2000.25}&to=${NINE + 3000.5}`),
    [error],
    "as a verdict's own time has it",
  );
  assertEquals(await find("from=2026-11-28&to=2026-11-29"), [unknown, error, ng, ok]);
});

Deno.test("GET verdicts refuses what it does not understand, and says of each part what is wrong", async () => {
  await using opened = await openTestStore();
  await using server = await serveCamera({ store: opened.store });
  for (
    const [query, name] of [
      ["limit=0", "limit"],
      ["limit=501", "limit"],
      ["limit=1e2", "limit"],
      ["limit=99999999999999999999", "limit"],
      ["cursor=-1", "cursor"],
      ["cursor=1%27%20OR%201=1", "cursor"],
      ["cursor=99999999999999999999", "cursor"],
      ["cursor=", "cursor"],
      ["from=yesterday", "from"],
      ["from=2026-13-45", "from"],
      ["from=99999999999999999", "from"],
      ["to=%00", "to"],
      ["result=bad", "result"],
      ["result=", "result"],
      ["camera=%00", "camera"],
      [`camera=${"x".repeat(65)}`, "camera"],
      ["picture=yes", "picture"],
      ["mark=maybe", "mark"],
      ["camra=line-3", "camra"],
      ["__proto__=1", "__proto__"],
      ["limit=1&limit=2", "limit"],
    ]
  ) {
    const problem = await assertProblem(await server.ask(`/api/v1/verdicts?${query}`), "bad-request");
    assertEquals(problem.errors?.map((issue) => issue.name), [name], query);
  }
  const { errors } = await assertProblem(
    await server.ask("/api/v1/verdicts?limit=0&from=x&y=1"),
    "bad-request",
  );
  assertEquals(errors!.map(({ name }) => name).toSorted(), ["from", "limit", "y"]);
});

Deno.test("GET verdicts/:id knows a verdict, and no other numbers", async () => {
  await using opened = await openTestStore();
  const reason = `</script><img src=x onerror=alert(1)> "'`;
  const [id] = await opened.fill({ result: "ng", reason, score: 0.5, threshold: 0.1, sequence: 7 });
  await using server = await serveCamera({ store: opened.store });
  const verdict = await get(server, `verdicts/${id}`);
  assertEquals([verdict.id, verdict.reason, verdict.score, verdict.sequence], [id, reason, 0.5, 7]);
  await assertProblem(await server.ask("/api/v1/verdicts/999"), "no-verdict");
  for (const id of ["0", "-1", "1.5", "x", "1e3", "%00", "9".repeat(30), "..%2f1"]) {
    await assertProblem(await server.ask(`/api/v1/verdicts/${id}`), "bad-request");
    await assertProblem(await server.ask(`/api/v1/verdicts/${id}/picture`), "bad-request");
  }
});

Deno.test("GET verdicts/:id/picture is the very JPEG, for ever", async () => {
  const jpeg = await makeJpeg();
  await using opened = await openTestStore();
  const [id, other] = await opened.fill({ result: "ng", jpeg: jpeg.slice() }, {});
  await using server = await serveCamera({ store: opened.store });
  const response = await server.ask(`/api/v1/verdicts/${id}/picture`);
  assertEquals([response.status, response.headers.get("content-type")], [200, "image/jpeg"]);
  assertEquals(response.headers.get("cache-control"), "private, max-age=31536000, immutable");
  assertEquals(await response.bytes(), jpeg);
  const etag = response.headers.get("etag")!;
  const again = await server.ask(`/api/v1/verdicts/${id}/picture`, { headers: { "If-None-Match": etag } });
  assertEquals([again.status, await again.text()], [304, ""]);
  for (const none of [other, 999]) {
    await assertProblem(await server.ask(`/api/v1/verdicts/${none}/picture`), "no-picture");
  }
});

Deno.test("GET verdicts/:id/around tells those with pictures beside it", async () => {
  const jpeg = await makeJpeg();
  await using opened = await openTestStore();
  const frame = (at: number, camera = "line-3") => ({
    at: NINE + at,
    camera,
    result: "ng" as const,
    jpeg: jpeg.slice(),
  });
  const [, before, middle, after] = await opened.fill(
    frame(0),
    frame(1500),
    frame(2000),
    frame(2900),
    frame(3500),
    frame(2000, "line-4"),
  );
  await using server = await serveCamera({ store: opened.store });
  const { verdicts } = await get(server, `verdicts/${middle}/around`);
  assertEquals(verdicts.map(({ id }: { id: number }) => id), [before, middle, after]);
  await assertProblem(await server.ask("/api/v1/verdicts/999/around"), "no-verdict");
});

Deno.test("PUT verdicts/:id/mark marks, unmarks, and counts for the precision", async () => {
  const jpeg = await makeJpeg();
  await using opened = await openTestStore();
  const ng = () => ({ result: "ng" as const, jpeg: jpeg.slice() });
  const ids = await opened.fill(ng(), ng(), ng(), ng(), ng());
  await using server = await serveCamera({ store: opened.store });
  const mark = (id: number, mark: unknown) => server.tell("PUT", `/api/v1/verdicts/${id}/mark`, { mark });
  assertEquals(await get(server, "precision"), { right: 0, wrong: 0, unmarked: 5 });
  for (const [n, word] of ["right", "right", "right", "wrong", "wrong"].entries()) {
    const response = await mark(ids[n]!, word);
    assertEquals([response.status, (await response.json()).mark], [200, word]);
  }
  assertEquals("mark" in await (await mark(ids[4]!, null)).json(), false);
  assertEquals(await get(server, "precision"), { right: 3, wrong: 1, unmarked: 1, precision: 0.75 });
  assertEquals(await get(server, "precision?camera=line-4"), { right: 0, wrong: 0, unmarked: 0 });
  await assertProblem(await mark(999, "right"), "no-verdict");
  for (const body of [{ mark: "maybe" }, {}, { mark: "right", more: 1 }, [], "right", null]) {
    await assertProblem(await server.tell("PUT", `/api/v1/verdicts/${ids[0]}/mark`, body), "bad-request");
  }
});

Deno.test("GET labels counts what was found", async () => {
  await using opened = await openTestStore();
  const objects = (...labels: string[]) => ({
    result: "ng" as const,
    objects: labels.map((label) => ({ label, box: [0, 0, 1, 1] as [number, number, number, number] })),
  });
  await opened.fill(objects("stain"), objects("stain", "<b>"), { ...objects("dent"), camera: "line-4" });
  await using server = await serveCamera({ store: opened.store });
  const { labels } = await get(server, "labels?camera=line-3");
  assertEquals(labels, [{ label: "stain", count: 2 }, { label: "<b>", count: 1 }]);
  assertEquals((await get(server, "labels")).labels.length, 3);
});

Deno.test("what is stored is told as a problem where the store is closed", async () => {
  const opened = await openTestStore();
  await using server = await serveCamera({ store: opened.store });
  await opened[Symbol.asyncDispose]();
  await assertProblem(await server.ask("/api/v1/verdicts"), "store-failed");
  const response = await server.ask("/api/v1/export/verdicts.csv");
  assert(
    response.status === 503 || await response.text().then(() => false, () => true),
    "it is not taken for whole",
  );
});
