import { assertEquals } from "@std/assert";
import { FrameClock } from "../../lib/analyze/frame_clock.ts";

/** The times of frames that come at a time of ours, and were taken at one of their camera's. */
function timesOf(frames: readonly [now: number, capturedAt?: number][]): number[] {
  const clock = new FrameClock();
  return frames.map(([now, capturedAt]) => clock.tick(now, { capturedAt }));
}

Deno.test("FrameClock.tick() goes by when frames were taken, however late they come", () => {
  assertEquals(timesOf([[50, 1e12], [700, 1e12 + 33], [701, 1e12 + 66], [702, 1e12 + 700]]), [
    0,
    33,
    66,
    700,
  ]);
});

Deno.test("FrameClock.tick() goes by our clock where the camera has none", () => {
  assertEquals(timesOf([[50], [90], [100, 1e12], [140, 1e12 + 30], [180]]), [0, 40, 50, 80, 120]);
});

Deno.test("FrameClock.tick() does not believe a clock that is set, goes back or is none", () => {
  const day = 86_400_000;
  assertEquals(timesOf([[0, 5], [40, day], [80, day + 40], [120, 7], [160, 47]]), [0, 40, 80, 120, 160]);
  assertEquals(timesOf([[0, -1e308], [40, 1e308], [80, NaN], [120, 0]]), [0, 40, 80, 120]);
});

Deno.test("FrameClock.tick() goes by the source's own time, however fast its frames come", () => {
  const clock = new FrameClock();
  const frames: [now: number, sourceMs?: number][] = [[0, 0], [1, 40], [2, 80], [900, 120], [903, 0], [
    904,
    40,
  ], [910]];
  assertEquals(
    frames.map(([now, sourceMs]) => clock.tick(now, { capturedAt: 1e12 + now, sourceMs })),
    [0, 40, 80, 120, 123, 163, 169],
  );
});
