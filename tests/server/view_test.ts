import { assertEquals } from "@std/assert";
import { Hub } from "../../lib/server/hub.ts";
import type { View } from "../../lib/server/view.ts";
import type { Result } from "../../lib/result.ts";

const result = (sequence: number): Result => ({ vid: 1, result: "ok", sequence });

/** Takes all that there is: cameras with the sequence of their newest frame. */
function takeAll(view: View): string[] {
  const taken: string[] = [];
  for (let news = view.take(); news !== undefined; news = view.take()) {
    taken.push(`${news.camera} ${news.latest ? news.latest.result?.sequence ?? "new" : "gone"}`);
  }
  return taken;
}

Deno.test("View gives the newest of each camera, once, however many there were", () => {
  using hub = new Hub();
  using camera = hub.camera("a");
  using view = hub.view(() => {});
  for (let n = 0; n < 1000; n++) camera.judged(result(n));
  assertEquals(takeAll(view), ["a 999"]);
  assertEquals(takeAll(view), []);
});

Deno.test("View has cameras take turns, also beside one that is a hundred times faster", () => {
  using hub = new Hub();
  const [fast, slow, slower] = ["fast", "slow", "slower"].map((name) => hub.camera(name));
  using view = hub.view(() => {});
  takeAll(view);
  const turns: (string | undefined)[] = [];
  for (let n = 0; n < 6; n++) {
    for (let m = 0; m < 100; m++) fast.judged(result(m));
    slow.judged(result(n));
    slower.judged(result(n));
    turns.push(view.take()?.camera);
  }
  assertEquals(turns, ["fast", "slow", "slower", "fast", "slow", "slower"]);
  for (const camera of [fast, slow, slower]) camera[Symbol.dispose]();
});

Deno.test("View shows a new viewer what there is, and that cameras come, leave and are forgotten", () => {
  using hub = new Hub({ maxLeft: 0 });
  using a = hub.camera("a");
  a.judged(result(7));
  using view = hub.view(() => {});
  assertEquals(takeAll(view), ["a 7"]);
  const b = hub.camera("b");
  assertEquals(takeAll(view), ["b new"]);
  b[Symbol.dispose]();
  assertEquals(takeAll(view), ["b gone"]);
});

Deno.test("View keeps no name of who came and went while its viewer took nothing", () => {
  using hub = new Hub({ maxLeft: 1 });
  using _there = hub.camera("there");
  using view = hub.view(() => {});
  assertEquals(takeAll(view), ["there new"]);
  hub.camera("seen")[Symbol.dispose]();
  assertEquals(view.take()?.camera, "seen");
  for (let n = 0; n < 1000; n++) hub.camera(`passing-${n}`)[Symbol.dispose]();
  assertEquals(takeAll(view), ["seen gone", "passing-999 new"]);
});

Deno.test("View tells of news until it is closed, and holds back no other view", () => {
  using hub = new Hub();
  using camera = hub.camera("a");
  let [told, others] = [0, 0];
  const view = hub.view(() => told++);
  using other = hub.view(() => others++);
  camera.judged(result(0));
  view[Symbol.dispose]();
  camera.judged(result(1));
  assertEquals([told, others, takeAll(view), takeAll(other)], [1, 2, [], ["a 1"]]);
});
