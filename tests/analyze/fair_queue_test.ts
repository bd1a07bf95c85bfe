import { assert, assertEquals } from "@std/assert";
import { FairQueue } from "../../lib/analyze/fair_queue.ts";

/** Serves a queue for some time, in which owners that `refill` never run out. What each of them got, in time. */
function serve(queue: FairQueue<string, number>, costs: Record<string, number>, time: number) {
  const got: Record<string, number> = {};
  for (let now = 0; now < time;) {
    const { owner } = queue.take()!;
    const cost = costs[owner]!;
    got[owner] = (got[owner] ?? 0) + cost;
    now += cost;
    queue.charge(owner, cost);
    queue.put(owner, 0);
  }
  return got;
}

Deno.test("FairQueue keeps the order of each owner's items", () => {
  const queue = new FairQueue<string, number>();
  for (const n of [1, 2, 3]) for (const owner of ["a", "b"]) queue.put(owner, n);
  const taken: Record<string, number[]> = { a: [], b: [] };
  for (let turn = queue.take(); turn !== undefined; turn = queue.take()) {
    taken[turn.owner]!.push(turn.item);
    queue.charge(turn.owner, 1);
  }
  assertEquals(taken, { a: [1, 2, 3], b: [1, 2, 3] });
});

Deno.test("FairQueue gives each owner the same time, however slow its items are", () => {
  const queue = new FairQueue<string, number>();
  const costs = { slow: 1000, usual: 20, quick: 3 };
  for (const owner of Object.keys(costs)) queue.put(owner, 0);
  const got = serve(queue, costs, 30_000);
  for (const time of Object.values(got)) assert(time >= 9000 && time <= 11_000, JSON.stringify(got));
});

Deno.test("FairQueue lets nobody save up time while it has nothing waiting", () => {
  const queue = new FairQueue<string, number>();
  queue.put("late", 0);
  queue.charge(queue.take()!.owner, 10);
  queue.put("busy", 0);
  serve(queue, { busy: 10 }, 10_000);
  queue.put("late", 0);
  const got = serve(queue, { busy: 10, late: 10 }, 1000);
  assert(Math.abs(got.late! - got.busy!) <= 20, JSON.stringify(got));
});

Deno.test("FairQueue.takeOut() takes what it is asked to of one owner alone, and leaves the rest in order", () => {
  const queue = new FairQueue<string, number>();
  for (const n of [1, 2, 3, 4]) for (const owner of ["a", "b"]) queue.put(owner, n);
  assertEquals(queue.takeOut("a", (n) => n % 2 === 0), [2, 4]);
  assertEquals(queue.takeOut("a", (n) => n > 9), []);
  assertEquals(queue.takeOut("nobody", () => true), []);
  assertEquals([queue.remove("a"), queue.remove("b")], [[1, 3], [1, 2, 3, 4]]);
});

Deno.test("FairQueue passes over owners that may have nothing, and gives back what waits for one that leaves", () => {
  const queue = new FairQueue<string, number>();
  queue.put("busy", 1);
  queue.put("busy", 2);
  queue.put("free", 3);
  assertEquals(queue.take((owner) => owner !== "busy"), { owner: "free", item: 3 });
  assertEquals(queue.take((owner) => owner !== "busy"), undefined);
  assertEquals(queue.remove("busy"), [1, 2]);
  assertEquals(queue.take(), undefined);
});
