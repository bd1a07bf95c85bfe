import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Accounting } from "../lib/accounting.ts";

/** An accounting whose clock stands still until it is told to go on. */
function accountingAt(start: number): { accounting: Accounting; wait: (ms: number) => void } {
  let now = start;
  return { accounting: new Accounting({ now: () => now }), wait: (ms) => now += ms };
}

Deno.test("Accounting.stats() begins with nothing", () => {
  assertEquals(accountingAt(1000).accounting.stats(), {
    captured: 0,
    answered: 0,
    dropped: 0,
    pending: 0,
    resent: 0,
    verdicts: { ok: 0, ng: 0, unknown: 0, error: 0 },
    drops: { superseded: 0, overload: 0, stale: 0, disconnected: 0, broken: 0 },
    seconds: 0,
    capturedPerSecond: 0,
    framesPerSecond: 0,
    latencyMs: { p50: NaN, p95: NaN, p99: NaN },
    stages: {},
    recent: { framesPerSecond: 0, latencyMs: { p50: NaN, p95: NaN, p99: NaN } },
  });
});

Deno.test("Accounting.stats() tells verdicts, drops and what is pending", () => {
  const { accounting } = accountingAt(0);
  for (let frame = 0; frame < 10; frame++) accounting.capture();
  accounting.answer("ok", 1);
  accounting.answer("ok", 1);
  accounting.answer("ng", 1);
  accounting.answer("unknown", 1);
  accounting.answer("error", 1);
  accounting.drop("superseded");
  accounting.drop("stale");
  accounting.drop("stale");
  accounting.resend();
  const { captured, answered, dropped, pending, resent, verdicts, drops } = accounting.stats();
  assertEquals({ captured, answered, dropped, pending, resent }, {
    captured: 10,
    answered: 5,
    dropped: 3,
    pending: 2,
    resent: 1,
  });
  assertEquals(verdicts, { ok: 2, ng: 1, unknown: 1, error: 1 });
  assertEquals(drops, { superseded: 1, overload: 0, stale: 2, disconnected: 0, broken: 0 });
});

Deno.test("Accounting keeps captured = answered + dropped + pending, in whatever order", () => {
  const event = fc.constantFrom("capture", "ok", "ng", "unknown", "error", "superseded", "disconnected");
  fc.assert(fc.property(fc.array(event, { maxLength: 100 }), (events) => {
    const accounting = new Accounting();
    for (const event of events) {
      const { captured, answered, dropped, pending } = accounting.stats();
      assertEquals(captured, answered + dropped + pending);
      assert(pending >= 0);
      if (event === "capture") accounting.capture();
      else if (pending === 0) assertThrows(() => accounting.drop("stale"), RangeError);
      else if (event === "superseded" || event === "disconnected") accounting.drop(event);
      else accounting.answer(event, 1);
    }
  }));
});

Deno.test("Accounting refuses to answer a frame that was not captured", () => {
  const { accounting } = accountingAt(0);
  accounting.capture();
  accounting.drop("superseded");
  const error = assertThrows(() => accounting.answer("ok", 1), RangeError);
  assertEquals(error.message, "Cannot answer a frame as all captured ones are accounted for: got 1 captured");
  assertEquals(accounting.stats().answered, 0);
});

Deno.test("Accounting.stats() takes the rate from the first capture to the last answer", () => {
  const { accounting, wait } = accountingAt(1000);
  wait(60_000); // before the source is there nothing can be answered
  for (let frame = 0; frame < 50; frame++) {
    accounting.capture();
    wait(40);
    accounting.answer("ok", 12);
  }
  wait(60_000);
  const { seconds, framesPerSecond, latencyMs } = accounting.stats();
  assertEquals([seconds, framesPerSecond], [2, 25]);
  assertAlmostEquals(latencyMs.p50, 12, 0.14);
  assertAlmostEquals(latencyMs.p99, 12, 0.14);
});

Deno.test("Accounting.stats() tells of the last seconds apart from the whole run", () => {
  const { accounting, wait } = accountingAt(0);
  const run = (frames: number, interval: number, latency: number) => {
    for (let frame = 0; frame < frames; frame++) {
      accounting.capture();
      wait(interval);
      accounting.answer("ok", latency);
    }
  };
  run(1000, 10, 5); // 10 s at 100/s
  run(60, 100, 50); // 6 s at 10/s
  const { framesPerSecond, latencyMs, recent } = accounting.stats();
  assertAlmostEquals(framesPerSecond, 1060 / 16, 1e-9);
  assertAlmostEquals(latencyMs.p50, 5, 0.06);
  assertAlmostEquals(recent.framesPerSecond, 10, 0.5);
  assertAlmostEquals(recent.latencyMs.p50, 50, 0.6);
  wait(20_000);
  assertEquals(accounting.stats().recent.framesPerSecond, 0);
  assertEquals(accounting.stats().framesPerSecond, framesPerSecond);
});

Deno.test("Accounting.stats() has a rate of the last seconds from the first of them on", () => {
  const { accounting, wait } = accountingAt(0);
  wait(30_000);
  for (let frame = 0; frame < 10; frame++) {
    accounting.capture();
    wait(100);
    accounting.answer("ok", 5);
  }
  assertAlmostEquals(accounting.stats().recent.framesPerSecond, 10, 1e-9);
});

Deno.test("Accounting.stats() tells the percentiles of each stage that answered frames passed", () => {
  const { accounting } = accountingAt(0);
  for (let frame = 1; frame <= 100; frame++) {
    accounting.capture();
    accounting.answer("ok", frame + 1, { queueMs: 1, analyzeMs: frame, ...(frame > 90 && { holdMs: 500 }) });
  }
  const { stages } = accounting.stats();
  assertEquals(Object.keys(stages).toSorted(), ["analyze", "hold", "queue"]);
  assertAlmostEquals(stages.analyze!.p50, 50, 0.55);
  assertAlmostEquals(stages.analyze!.p95, 95, 1.05);
  assertAlmostEquals(stages.analyze!.p99, 99, 1.1);
  assertAlmostEquals(stages.hold!.p50, 500, 5.5);
  assertAlmostEquals(stages.queue!.p99, 1, 0.011);
});

Deno.test("Accounting.stats() tells how fast frames came, whether they were answered or not", () => {
  const { accounting, wait } = accountingAt(500);
  for (let frame = 0; frame < 31; frame++) {
    if (frame > 0) wait(1000 / 30);
    accounting.capture();
    if (frame % 10 === 0) accounting.answer("ok", 5);
    else accounting.drop("superseded");
  }
  wait(3000);
  assertAlmostEquals(accounting.stats().capturedPerSecond, 30, 1e-9);
});
