import { assertEquals } from "@std/assert";
import { boundsOf, evidenceQuery, fieldTime, PERIODS } from "../../../lib/http/page/ng_filter.js";
import { STRINGS } from "../../../lib/http/page/strings.js";

const NOW = Date.parse("2026-11-28T09:30:59.500Z");

Deno.test("boundsOf() goes back by whole minutes, or has no bound", () => {
  const minute = Date.parse("2026-11-28T09:30:00Z");
  assertEquals(boundsOf({ period: "hour" }, NOW), { from: minute - 3_600_000 });
  assertEquals(boundsOf({ period: "week" }, NOW), { from: minute - 7 * 86_400_000 });
  for (const period of [undefined, "all", "", "constructor"]) assertEquals(boundsOf({ period }, NOW), {});
});

Deno.test("boundsOf() takes times of one's own by the viewer's clock, and leaves out what is none", () => {
  const [from, to] = ["2026-11-28T09:30", "2026-11-28T10:00"];
  const ms = new Date(2026, 10, 28, 9, 30).getTime();
  assertEquals(boundsOf({ period: "between", from, to }), { from: ms, to: ms + 1_800_000 });
  assertEquals(boundsOf({ period: "between", from, to: "soon" }), { from: ms, to: undefined });
  assertEquals(boundsOf({ period: "between", from: "2026-13-40T99:99" }), { from: undefined, to: undefined });
  assertEquals(boundsOf({ period: "hour", from, to }, NOW).to, undefined);
});

Deno.test("fieldTime() writes what boundsOf() reads", () => {
  const ms = new Date(2026, 2, 1, 0, 5).getTime();
  assertEquals(fieldTime(ms), "2026-03-01T00:05");
  assertEquals(boundsOf({ period: "between", from: fieldTime(ms) }).from, ms);
});

Deno.test("evidenceQuery() asks for what the gallery shows, by names that the server knows", () => {
  const filter = {
    period: "between",
    from: "2026-11-28T09:30",
    camera: "line-3",
    label: "scratch",
    mark: "none",
  };
  assertEquals(evidenceQuery(filter), {
    camera: "line-3",
    label: "scratch",
    mark: "none",
    from: new Date(2026, 10, 28, 9, 30).getTime(),
    to: undefined,
    result: "ng",
    evidence: "true",
  });
});

Deno.test("each period has its words", () => {
  for (const { periods } of Object.values(STRINGS)) assertEquals(Object.keys(periods), PERIODS);
});
