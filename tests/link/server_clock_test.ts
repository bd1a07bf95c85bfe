import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ServerClock } from "../../lib/link/server_clock.ts";
import type { ServerTiming } from "../../lib/result.ts";
import { SteadyClock } from "../../lib/steady_clock.ts";

/** The client's clock: its ticks began at this time. */
const EPOCH = 1_700_000_000_000;
const CLIENT = new SteadyClock({ wall: () => EPOCH, ticks: () => 0 });

const HOUR_MS = 3_600_000;

/** A frame's way. */
interface Way {
  sentTick: number;
  /** In ms. */
  up: number;
  /** At the server, in ms. @default {10} */
  stay?: number;
  /** In ms. */
  down: number;
  /** What the server's clock shows at a tick of the client's. */
  server: (tick: number) => number;
}

function take(clock: ServerClock, { sentTick, up, stay = 10, down, server }: Way): void {
  const timing = { receivedAt: server(sentTick + up), answeredAt: server(sentTick + up + stay) };
  clock.take({ firstSentTick: sentTick, sentTick, answeredTick: sentTick + up + stay + down }, timing);
}

/** A server's clock that is ahead by so much. */
const aheadBy = (ms: number) => (tick: number) => EPOCH + tick + ms;

/** The same numbers in each run, 0 to 1 (a linear congruential generator, Numerical Recipes, 7.1). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

Deno.test("ServerClock knows no offset before the first answer, and none of a server that tells no times", () => {
  const clock = new ServerClock({ clock: CLIENT });
  assertEquals([clock.offsetMs, clock.tickOf(EPOCH)], [undefined, undefined]);
  clock.take({ firstSentTick: 5, sentTick: 5, answeredTick: 9 }, undefined);
  assertEquals([clock.offsetMs, clock.tickOf(EPOCH)], [undefined, undefined]);
});

Deno.test("ServerClock.tickOf() puts the server's moments on the client's clock", () => {
  for (const ahead of [0, 2.5, -86_400_000, 1e9]) {
    const clock = new ServerClock({ clock: CLIENT });
    take(clock, { sentTick: 100, up: 4, down: 4, server: aheadBy(ahead) });
    assertEquals(clock.offsetMs, ahead);
    assertAlmostEquals(clock.tickOf(EPOCH + ahead + 104)!, 104, 0.001);
  }
});

Deno.test("ServerClock.take() goes by the frame that was on its way for the shortest time", () => {
  const clock = new ServerClock({ clock: CLIENT });
  const random = randomOf(6);
  for (let frame = 0; frame < 300; frame++) {
    // What waits in a queue of the network waits in one direction.
    const up = 2 + 200 * random() ** 4;
    const down = 2 + 20 * random() ** 4;
    take(clock, { sentTick: frame * 33, up, down, server: aheadBy(777) });
  }
  assertAlmostEquals(clock.offsetMs!, 777, 0.2);
});

Deno.test("ServerClock.take() is wrong by half of what one direction takes longer than the other, and not by more", () => {
  const clock = new ServerClock({ clock: CLIENT });
  for (let frame = 0; frame < 100; frame++) {
    take(clock, { sentTick: frame * 33, up: 30 + (frame % 7), down: 10, server: aheadBy(50) });
  }
  assertEquals(clock.offsetMs, 60);
});

Deno.test("ServerClock.take() learns more from one small message than from many pictures on a narrow way", () => {
  const clock = new ServerClock({ clock: CLIENT });
  const send = (sentTick: number, up: number) => take(clock, { sentTick, up, down: 5, server: aheadBy(50) });
  for (let frame = 0; frame < 50; frame++) send(frame * 300, 250 + frame % 9);
  assertEquals(clock.offsetMs, 50 + 122.5);
  send(15_000, 5);
  for (let frame = 0; frame < 200; frame++) send(16_000 + frame * 300, 250 + frame % 9);
  assertEquals(clock.offsetMs, 50);
});

Deno.test("ServerClock.take() follows clocks that drift apart for hours", () => {
  const random = randomOf(5905);
  for (const ppm of [50, -100]) {
    const clock = new ServerClock({ clock: CLIENT });
    const server = (tick: number) => EPOCH + tick * (1 + ppm * 1e-6);
    let largest = 0;
    for (let tick = 0; tick < 8 * HOUR_MS; tick += 1000) {
      take(clock, { sentTick: tick, up: 2 + 10 * random(), down: 2 + 10 * random(), server });
      largest = Math.max(largest, Math.abs(clock.tickOf(server(tick))! - tick));
    }
    // 8 h at 50 ppm are 1440 ms.
    assert(largest < 6, `${largest} ms at ${ppm} ppm`);
  }
});

Deno.test("ServerClock.take() keeps what it knows while the network is slow, for minutes", () => {
  const clock = new ServerClock({ clock: CLIENT });
  take(clock, { sentTick: 0, up: 1, down: 1, server: aheadBy(50) });
  for (let tick = 1000; tick < 180_000; tick += 1000) {
    take(clock, { sentTick: tick, up: 400, down: 2, server: aheadBy(50) });
  }
  assertEquals(clock.offsetMs, 50);
});

Deno.test("ServerClock.take() sees that a clock was set, or stood still, within one frame", () => {
  for (const [before, after] of [[0, 60_000], [0, -60_000], [-5, 40]] as const) {
    const clock = new ServerClock({ clock: CLIENT });
    take(clock, { sentTick: 0, up: 1, down: 1, server: aheadBy(before) });
    take(clock, { sentTick: 100, up: 8, down: 6, server: aheadBy(after) });
    assertAlmostEquals(clock.offsetMs!, after, 1.001);
  }
});

Deno.test("ServerClock.take() takes stamps in whole ms for no step", () => {
  const clock = new ServerClock({ clock: CLIENT });
  const random = randomOf(1);
  const errors: number[] = [];
  for (let tick = 0; tick < 10_000; tick += 33.3) {
    const server = (at: number) => Math.floor(EPOCH + at + 20.4);
    take(clock, { sentTick: tick, up: 0.2, stay: 3 + random(), down: 0.1, server });
    errors.push(Math.abs(clock.offsetMs! - 20.4));
  }
  assert(Math.max(...errors) < 1.1, `${Math.max(...errors)} ms`);
});

Deno.test("ServerClock.take() learns nothing of a frame that was sent again", () => {
  const clock = new ServerClock({ clock: CLIENT });
  const ticks = { firstSentTick: 0, sentTick: 5000, answeredTick: 5010 };
  const old: ServerTiming = { receivedAt: EPOCH + 2, answeredAt: EPOCH + 12 };
  clock.take(ticks, old);
  assertEquals(clock.offsetMs, undefined);
});

Deno.test("ServerClock.take() is not taken in by stamps that are no times", () => {
  const clock = new ServerClock({ clock: CLIENT });
  clock.take({ firstSentTick: 0, sentTick: 0, answeredTick: 5 }, {
    receivedAt: 1.7e308,
    answeredAt: -1.7e308,
  });
  clock.take({ firstSentTick: 0, sentTick: 0, answeredTick: 5 }, {
    receivedAt: 1.7e308,
    answeredAt: 1.7e308,
  });
  take(clock, { sentTick: 10, up: 1, down: 1, server: aheadBy(3) });
  assertEquals(clock.offsetMs, 3);
});

Deno.test("ServerClock.reset() forgets the server of an earlier connection", () => {
  const clock = new ServerClock({ clock: CLIENT });
  take(clock, { sentTick: 0, up: 1, down: 1, server: aheadBy(3) });
  clock.reset();
  assertEquals(clock.offsetMs, undefined);
  take(clock, { sentTick: 10, up: 30, down: 30, server: aheadBy(5) });
  assertEquals(clock.offsetMs, 5);
});
