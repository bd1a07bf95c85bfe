import { assertEquals } from "@std/assert";
import { assertProblem } from "../assert_problem.ts";
import { openTestStore } from "../open_test_store.ts";
import { serveCamera } from "../serve_camera.ts";

const COUNTS = { seen: 3, ok: 1, ng: 1, unknown: 1 };

/** A frame at which a part is decided. */
function decides(id: number, verdict: "ok" | "ng" | "unknown", camera = "line-3") {
  return {
    camera,
    part: { id, verdict, frames: 9, ng: verdict === "ng" ? 7 : 0, inViewMs: 800, counts: COUNTS },
  };
}

Deno.test("GET parts tells parts, newest first, by camera, verdict and time, page by page", async () => {
  await using opened = await openTestStore();
  await opened.fill({}, decides(1, "ok"), decides(2, "ng"), decides(1, "unknown", "line-4"), {});
  await using server = await serveCamera({ store: opened.store });
  const find = async (query: string) => await (await server.ask(`/api/v1/parts?${query}`)).json();
  const { parts } = await find("");
  const { id, verdictId, at, ...part } = parts[1];
  assertEquals(part, {
    camera: "line-3",
    partId: 2,
    verdict: "ng",
    frames: 9,
    ng: 7,
    inViewMs: 800,
    hasPicture: false,
  });
  assertEquals([id > 0, verdictId > 0, at], [true, true, Date.parse("2026-11-28T09:00:03Z")]);
  const idsOf = ({ parts }: { parts: { camera: string; partId: number }[] }) =>
    parts.map(({ camera, partId }) => `${camera} ${partId}`);
  assertEquals(idsOf({ parts }), ["line-4 1", "line-3 2", "line-3 1"]);
  assertEquals(idsOf(await find("verdict=ng,unknown")), ["line-4 1", "line-3 2"]);
  assertEquals(idsOf(await find("camera=line-3&from=2026-11-28T09:00:03Z")), ["line-3 2"]);
  const first = await find("limit=2");
  assertEquals(idsOf(first), ["line-4 1", "line-3 2"]);
  const last = await find(`limit=2&cursor=${first.next}`);
  assertEquals([idsOf(last), last.next], [["line-3 1"], undefined]);
  await assertProblem(await server.ask("/api/v1/parts?verdict=error"), "bad-request");
});
