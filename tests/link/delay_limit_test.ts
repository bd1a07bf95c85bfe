import { assertEquals } from "@std/assert";
import { DelayLimit } from "../../lib/link/delay_limit.ts";

/** A way to a server and back, in ms: `parallel` is passed by all frames at once, `serial` by one after the other. */
interface Path {
  parallelMs: number;
  serialMs: number;
  /** What of `serialMs` is the judge's. */
  judgeMs?: number;
}

/** What came of a run. */
interface Run {
  limits: number[];
  /** Of frames that were answered, in ms. */
  ages: number[];
  answered: number;
}

/** Plays a camera whose newest frame is sent whenever there is room, over a path that may change midway. */
function play(
  pathAt: (ms: number) => Path,
  { most = 8, fps = 30, seconds = 60 }: { most?: number; fps?: number; seconds?: number } = {},
): Run {
  let now = 0;
  const limit = new DelayLimit({ most, now: () => now });
  const inFlight: { capturedAt: number; sentAt: number; answeredAt: number; judgeMs?: number }[] = [];
  const run: Run = { limits: [], ages: [], answered: 0 };
  let isFree = 0;
  let waiting: number | undefined;
  for (now = 0; now < seconds * 1000; now++) {
    if (now % Math.round(1000 / fps) === 0) waiting = now;
    while (inFlight[0] !== undefined && inFlight[0].answeredAt <= now) {
      const { capturedAt, sentAt, judgeMs } = inFlight.shift()!;
      limit.answered({ roundTripMs: now - sentAt, judgeMs, isFull: waiting !== undefined });
      run.ages.push(now - capturedAt);
      run.answered++;
    }
    if (waiting !== undefined && inFlight.length < limit.limit) {
      const { parallelMs, serialMs, judgeMs } = pathAt(now);
      const begun = Math.max(now + parallelMs / 2, isFree);
      isFree = begun + serialMs;
      inFlight.push({ capturedAt: waiting, sentAt: now, answeredAt: isFree + parallelMs / 2, judgeMs });
      waiting = undefined;
    }
    if (now % 1000 === 0) run.limits.push(limit.limit);
  }
  return run;
}

function percentile(values: number[], percent: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * percent / 100)]!;
}

Deno.test("DelayLimit keeps one frame in flight where the judge is what is slow", () => {
  const { limits, ages } = play(() => ({ parallelMs: 4, serialMs: 200, judgeMs: 198 }));
  assertEquals(Math.max(...limits.slice(1)), 1);
  assertEquals(percentile(ages, 99) < 245, true, `${percentile(ages, 99)}`);
});

Deno.test("DelayLimit keeps one in flight on a narrow link, and seldom tries more", () => {
  const { limits, ages } = play(() => ({ parallelMs: 10, serialMs: 120, judgeMs: 5 }), { seconds: 600 });
  assertEquals(limits.filter((limit) => limit > 1).length < 12, true, limits.join());
  assertEquals(percentile(ages, 99) < 290, true, `${percentile(ages, 99)}`);
});

Deno.test("DelayLimit has as many in flight as a long way has room for", () => {
  const { limits, answered } = play(() => ({ parallelMs: 200, serialMs: 5, judgeMs: 5 }));
  assertEquals(limits.at(-1)! >= 6, true, limits.join());
  assertEquals(answered > 0.97 * 60 * 30, true, `${answered}`);
});

Deno.test("DelayLimit does not take long to find that out", () => {
  const { limits, answered } = play(() => ({ parallelMs: 400, serialMs: 5, judgeMs: 5 }), {
    most: 16,
    seconds: 10,
  });
  assertEquals(limits[5]! >= 12, true, limits.join());
  assertEquals(answered > 200, true, `${answered}`);
});

Deno.test("DelayLimit never has more in flight than it may", () => {
  const { limits } = play(() => ({ parallelMs: 1000, serialMs: 1 }), { most: 3 });
  assertEquals(Math.max(...limits), 3);
});

Deno.test("DelayLimit lets go within seconds where a fast way becomes slow", () => {
  const { limits, ages } = play((ms) => ({ parallelMs: 200, serialMs: ms < 30_000 ? 5 : 250 }));
  assertEquals([limits[25]! >= 6, limits[40]], [true, 1], limits.join());
  assertEquals(ages.slice(-20).every((age) => age < 500), true, ages.slice(-20).join());
});

Deno.test("DelayLimit grows again where a slow way becomes fast", () => {
  const { limits } = play((ms) => ({ parallelMs: 200, serialMs: ms < 30_000 ? 250 : 5 }), { seconds: 120 });
  assertEquals([limits[25]! <= 3, limits[118]! >= 6], [true, true], limits.join());
});

Deno.test("DelayLimit.reset() begins anew", () => {
  const limit = new DelayLimit({ most: 8 });
  for (let answer = 0; answer < 20; answer++) limit.answered({ roundTripMs: 100, isFull: true });
  assertEquals(limit.limit > 2, true);
  limit.reset();
  assertEquals(limit.limit, 2);
});
