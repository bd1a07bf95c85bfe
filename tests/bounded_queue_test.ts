import { assertEquals, assertRejects } from "@std/assert";
import { BoundedQueue } from "../lib/bounded_queue.ts";

Deno.test("BoundedQueue.put() waits for room, and its items come out in order", async () => {
  const queue = new BoundedQueue<number>(2);
  const log: string[] = [];
  const putting = (async () => {
    for (const n of [1, 2, 3, 4]) {
      await queue.put(n);
      log.push(`put ${n}`);
    }
    queue.close();
  })();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(log, ["put 1", "put 2"]);
  assertEquals(await Array.fromAsync(queue), [1, 2, 3, 4]);
  await putting;
  assertEquals(log.length, 4);
});

Deno.test("BoundedQueue.put() drops the oldest where it is told to, and never waits", async () => {
  const dropped: number[] = [];
  const queue = new BoundedQueue<number>(2, { whenFull: "drop-oldest", onDrop: (n) => dropped.push(n) });
  for (const n of [1, 2, 3, 4, 5]) assertEquals(await queue.put(n), true);
  assertEquals(queue.takeAll(), [4, 5]);
  assertEquals(dropped, [1, 2, 3]);
});

Deno.test("BoundedQueue.room() waits until an item would not have to wait, or the end", async () => {
  const queue = new BoundedQueue<number>(1);
  const log: string[] = [];
  await queue.room();
  await queue.put(1);
  const waiting = queue.room().then(() => log.push("room"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  log.push("take");
  assertEquals(queue.takeNow(), 1);
  await waiting;
  assertEquals(log, ["take", "room"]);
  await queue.put(2);
  const ending = queue.room();
  queue.close();
  await ending;
});

Deno.test("BoundedQueue.take() waits for an item", async () => {
  const queue = new BoundedQueue<string>(1);
  const taking = queue.take();
  await queue.put("late");
  assertEquals(await taking, "late");
});

Deno.test("BoundedQueue.close() lets what is in come out, then its error", async () => {
  const queue = new BoundedQueue<number>(2);
  await queue.put(1);
  queue.close(new Error("broken"));
  queue.close(new Error("later ones do not count"));
  assertEquals(await queue.put(2), false);
  assertEquals(await queue.take(), 1);
  await assertRejects(() => queue.take(), Error, "broken");
});

Deno.test("BoundedQueue.close() wakes who waits on either side", async () => {
  const empty = new BoundedQueue<number>(1);
  const taking = empty.take();
  empty.close();
  assertEquals(await taking, undefined);

  const full = new BoundedQueue<number>(1);
  await full.put(1);
  const putting = full.put(2);
  full.close();
  assertEquals(await putting, false);
  assertEquals(full.takeAll(), [1]);
});
