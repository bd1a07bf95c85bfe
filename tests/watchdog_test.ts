import { assert, assertEquals } from "@std/assert";
import { Watchdog } from "../lib/watchdog.ts";
import { sleep } from "./scenarios/sleep.ts";

/** Keeps this thread busy. */
function hold(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Resolves when a watchdog ended something, in ms since now; a busy machine gives it its time once more. */
function watched(): { watchdog: Watchdog; ended: Promise<number>; times: () => number } {
  const { promise, resolve } = Promise.withResolvers<number>();
  const started = performance.now();
  let times = 0;
  const watchdog = new Watchdog(() => {
    times++;
    resolve(performance.now() - started);
  });
  return { watchdog, ended: promise, times: () => times };
}

Deno.test("Watchdog.watch() tells once when something takes too long", async () => {
  const { watchdog, ended, times } = watched();
  using _ = watchdog;
  watchdog.watch(20);
  assert(await ended >= 19);
  await sleep(60);
  assertEquals(times(), 1);
});

Deno.test("Watchdog.watch() begins anew, for longer or for less, whatever was before", async () => {
  const { watchdog, ended, times } = watched();
  using _ = watchdog;
  watchdog.watch(30);
  watchdog.watch(60_000);
  watchdog.watch(80);
  const took = await ended;
  assert(took >= 79 && took < 5000, `${took} ms`);
  assertEquals(times(), 1);
});

Deno.test("Watchdog.rest() leaves nobody to blame, until it watches again", async () => {
  const { watchdog, ended, times } = watched();
  using _ = watchdog;
  watchdog.watch(10);
  watchdog.rest();
  await sleep(30);
  assertEquals(times(), 0);
  watchdog.watch(10);
  await ended;
  assertEquals(times(), 1);
});

Deno.test("Watchdog gives what is over late, as its thread was held up, its time once more", async () => {
  let ended = 0;
  using watchdog = new Watchdog(() => ended++);
  watchdog.watch(40);
  hold(60);
  await sleep(20);
  assertEquals(ended, 0);
  hold(60);
  await sleep(20);
  assertEquals(ended, 1, "but not twice");
});

Deno.test("Watchdog on dispose leaves no timer behind", () => {
  const watchdog = new Watchdog(() => {});
  watchdog.watch(60_000);
  watchdog.rest();
  watchdog[Symbol.dispose]();
});
