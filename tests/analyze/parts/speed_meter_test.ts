import { assert, assertEquals } from "@std/assert";
import { SpeedMeter } from "../../../lib/analyze/parts/speed_meter.ts";

Deno.test("SpeedMeter measures a speed although the time of each frame is wrong", () => {
  const meter = new SpeedMeter(0);
  assertEquals(meter.speed, undefined);
  for (let n = 1; n <= 60; n++) {
    // 2 pixels each 33 ms, seen up to 30 ms too late.
    meter.go(2, -1, 33 * n + n * 17 % 31);
    if (n < 12) continue;
    const { x, y } = meter.speed!;
    assert(Math.abs(x - 2 / 33) < 0.006 && Math.abs(y + 1 / 33) < 0.003, `${x}, ${y}`);
  }
});

Deno.test("SpeedMeter forgets how fast it went before", () => {
  const meter = new SpeedMeter(0);
  for (let n = 1; n <= 30; n++) meter.go(5, 0, 33 * n);
  for (let n = 31; n <= 50; n++) meter.go(0, 0, 33 * n);
  assertEquals(meter.speed, { x: 0, y: 0 });
});

Deno.test("SpeedMeter goes on as before where nobody sees how far it goes", () => {
  const meter = new SpeedMeter(0);
  for (let n = 1; n <= 40; n++) meter.go(n < 5 ? 3 : undefined, 0, 30 * n);
  assert(Math.abs(meter.speed!.x - 0.1) < 1e-9);
});

Deno.test("SpeedMeter has a speed also where frames are rare", () => {
  const meter = new SpeedMeter(0);
  for (let n = 1; n <= 5; n++) meter.go(40, 0, 2000 * n);
  assertEquals(meter.speed, { x: 0.02, y: 0 });
});
