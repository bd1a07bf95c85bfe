import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RelativeAge } from "../../lib/server/relative_age.ts";

/** Frames of a camera whose clock is `aheadMs` ahead, each as `[captured after, took]` in ms: their ages. */
function ages(frames: [at: number, took: number][], aheadMs = 0): number[] {
  const age = new RelativeAge();
  return frames.map(([at, took]) => age.of({ capturedAt: at + aheadMs, receivedAt: at + took }));
}

const DAY_MS = 86_400_000;

for (const aheadMs of [0, -3 * DAY_MS, 3 * DAY_MS]) {
  Deno.test(`RelativeAge tells by how much a frame came late from a clock that is ${aheadMs} ms ahead`, () => {
    const [first, late, quick, later] = ages([[0, 30], [40, 530], [80, 10], [120, 510]], aheadMs);
    assertEquals([first, quick], [0, 0]);
    assertAlmostEquals(late!, 500, 0.2);
    assertAlmostEquals(later!, 500, 0.2);
  });
}

Deno.test("RelativeAge follows a clock that drifts by 150 ppm for hours", () => {
  const age = new RelativeAge();
  for (let at = 0; at < 4 * 3_600_000; at += 1000) {
    const told = age.of({ capturedAt: at * (1 - 150e-6), receivedAt: at + 20 });
    assert(told < 1, `${told} ms after ${at} ms`);
  }
});

Deno.test("RelativeAge still sees a queue that grows faster than clocks drift", () => {
  const frames = Array.from({ length: 200 }, (_, n): [number, number] => [40 * n, 20 + 5 * n]);
  const told = ages(frames);
  assertAlmostEquals(told.at(-1)!, 995, 2);
});

Deno.test("RelativeAge begins anew where the camera's clock was set back", () => {
  const age = new RelativeAge();
  age.of({ capturedAt: 10_000, receivedAt: 0 });
  assertEquals(age.of({ capturedAt: 7000, receivedAt: 40 }), 0);
  assertAlmostEquals(age.of({ capturedAt: 7040, receivedAt: 280 }), 200, 0.1);
});

Deno.test("RelativeAge takes a clock that was set forward as it is now", () => {
  assertEquals(ages([[0, 30], [40, 30]], 0), [0, 0]);
  const age = new RelativeAge();
  age.of({ capturedAt: 0, receivedAt: 30 });
  assertEquals(age.of({ capturedAt: 3_600_040, receivedAt: 70 }), 0);
  assertAlmostEquals(age.of({ capturedAt: 3_600_080, receivedAt: 210 }), 100, 0.1);
});

Deno.test("RelativeAge begins anew after ten seconds of silence, and not before", () => {
  const [, , asleep] = ages([[0, 30], [40, 30], [9000, 1000]]);
  assert(asleep! > 900);
  const age = new RelativeAge();
  age.of({ capturedAt: 0, receivedAt: 30 });
  // The camera's clock stood still for an hour while its machine slept.
  assertEquals(age.of({ capturedAt: 40, receivedAt: 3_600_070 }), 0);
});
