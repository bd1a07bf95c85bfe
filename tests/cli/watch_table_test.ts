import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { newsOf, renderWall, type WallOptions } from "../../lib/cli/watch_table.ts";
import { widthOf } from "../../lib/cli/fit.ts";
import type { Wall } from "../../lib/watch/watch_cameras.ts";
import { cameraOf, CAMERAS } from "../watch/cameras.ts";

const URL = "http://127.0.0.1:8080";

function render(wall: Partial<Wall>, options: Partial<WallOptions> = {}): string[] {
  return renderWall({ cameras: CAMERAS, toldAt: 1000, ...wall }, { url: URL, now: 1000, ...options });
}

Deno.test("renderWall() shows each camera's state, rate, age, minute, parts and why in 80 columns", () => {
  assertEquals(render({}), [
    "http://127.0.0.1:8080 · 6 cameras · 1 NG, 1 stalled, 1 unknown, 1 OK, 1 waitin…",
    "",
    "          CAMERA    F/S    AGE LAST MINUTE          NG OF PARTS WHY",
    "✗ NG      line-3   24.9  0.0 s ......-------------N             Scratch at 120…",
    "✓ OK      line-4   24.9  0.0 s --------------------    3 of 120",
    "! stalled gate            95 s ....................",
    ". waiting door                 --------------------",
    ". left    roof             2 h ....................",
    "? unknown yard     24.9  0.0 s EEEEEEEEEEEEEEEEEEEE             No signal",
    "",
    "N NG  E error  ? unknown  d dropped  - OK  . nothing",
  ]);
});

Deno.test("renderWall() has a letter for each second where there is room", () => {
  const [line] = render({}, { columns: 200 }).filter((line) => line.includes("line-3"));
  assert(line!.includes(` ${".".repeat(20)}${"-".repeat(38)}NN `), line);
  assert(line!.endsWith("Scratch at 120, 40"), line);
});

Deno.test("renderWall() fits any width and height, and leaves out what matters least", () => {
  const cameras = [...CAMERAS, cameraOf("이름이 아주 긴 카메라 ".repeat(5)), cameraOf("👩‍🔧".repeat(10))];
  for (let columns = 1; columns <= 140; columns++) {
    for (const rows of [1, 3, 8, 24]) {
      const lines = render({ cameras }, { columns, rows });
      assert(lines.length <= rows, `${lines.length} of ${rows}`);
      for (const line of lines) {
        // What says how a camera is takes nine columns, and its name one, in whatever terminal.
        assert(widthOf(line) <= Math.max(columns - 1, 11), `${columns}: ${line}`);
      }
    }
  }
  assertEquals(render({}, { columns: 30 }).slice(3, 5), [
    "✗ NG      line-3  0.0 s",
    "✓ OK      line-4  0.0 s",
  ]);
});

Deno.test("renderWall() shows first what is wrong where there is not room for all", () => {
  const lines = render({}, { rows: 8 });
  assertEquals(lines.slice(3).map((line) => line.slice(0, 14)), [
    "✗ NG      line",
    "! stalled gate",
    "? unknown yard",
    "✓ OK      line",
    "… and 2 more",
  ]);
  assertEquals(render({}, { rows: 100 }).length, 11);
});

Deno.test("renderWall() says that there is no answer, for how long, why, and of when it is what it shows", () => {
  const failure = { reason: "nothing listens there", since: 2000 };
  const lines = render({ failure }, { now: 5000 });
  assertEquals(lines.slice(0, 2), [
    "! no answer from http://127.0.0.1:8080 for 3 s: trying again",
    "  nothing listens there; below is what was 4.0 s ago",
  ]);
  assertMatch(lines[4]!, /^✗ NG +line-3 +24\.9 +4\.0 s/, "its age grows");
  const coloured = render({ failure }, { now: 5000, colour: true });
  // deno-lint-ignore no-control-regex -- it is a terminal's language
  assertEquals(coloured.slice(4).filter((line) => /\x1b\[3[0-9]m/.test(line)), [], "nothing is told as good");
  assertEquals(render({ cameras: [], toldAt: undefined, failure }, { now: 5000 }).slice(1), [
    "  nothing listens there",
  ]);
});

Deno.test("renderWall() shows a server without cameras", () => {
  assertEquals(render({ cameras: [] }), ["http://127.0.0.1:8080 · no cameras"]);
});

Deno.test("renderWall() in colour differs by its colours alone", () => {
  const coloured = render({}, { colour: true });
  assert(coloured.some((line) => line.startsWith("\x1b[31m✗ NG")));
  // deno-lint-ignore no-control-regex -- it is a terminal's language
  const plain = coloured.map((line) => line.replaceAll(/\x1b\[\d+m/g, "").trimEnd());
  assertEquals(plain, render({}));
});

Deno.test("renderWall() lets nobody drive the terminal by a name, a reason or a minute", () => {
  const evil = "\x1b[2J\n\u202eevil\x9b31m";
  const cameras = [cameraOf(evil, { minute: evil, latest: { result: "ng", reason: evil } })];
  for (const wall of [{ cameras }, { cameras, failure: { reason: evil, since: 0 } }]) {
    for (const line of render(wall, { columns: 120, url: `http://a/${evil}` })) {
      // deno-lint-ignore no-control-regex -- it is a terminal's language
      assert(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(line), JSON.stringify(line));
    }
  }
});

Deno.test("newsOf() changes with what a camera is, and not with figures", () => {
  const news = (others: Parameters<typeof cameraOf>[1]) => newsOf({ cameras: [cameraOf("line-3", others)] });
  assertEquals(news({ framesPerSecond: 1, frameAgeMs: 900, minute: "" }), news({}));
  assertNotEquals(news({ latest: { result: "ng" } }), news({}));
  assertNotEquals(news({ state: "stalled" }), news({}));
  assertNotEquals(newsOf({ cameras: [], failure: { reason: "gone", since: 0 } }), newsOf({ cameras: [] }));
});
