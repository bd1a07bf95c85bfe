import { assert, assertEquals } from "@std/assert";
import { Watchdog } from "../lib/watchdog.ts";
import { sleep } from "./scenarios/sleep.ts";

/** Keeps this thread busy. */
function hold(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

Deno.test("Watchdog.watch() tells once when something takes too long", async () => {
  let ended = 0;
  using watchdog = new Watchdog(() => ended++);
  watchdog.watch(20);
  await sleep(10);
  assertEquals(ended, 0);
  await sleep(60);
  assertEquals(ended, 1);
});

Deno.test("Watchdog.watch() begins anew, for longer or for less, whatever was before", async () => {
  const ended: number[] = [];
  const started = performance.now();
  using watchdog = new Watchdog(() => ended.push(performance.now() - started));
  watchdog.watch(30);
  watchdog.watch(60_000);
  watchdog.watch(80);
  await sleep(50);
  assertEquals(ended, []);
  await sleep(80);
  assertEquals(ended.length, 1);
  assert(ended[0]! >= 79);
});

Deno.test("Watchdog.rest() leaves nobody to blame, until it watches again", async () => {
  let ended = 0;
  using watchdog = new Watchdog(() => ended++);
  watchdog.watch(10);
  watchdog.rest();
  await sleep(30);
  assertEquals(ended, 0);
  watchdog.watch(10);
  await sleep(30);
  assertEquals(ended, 1);
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
