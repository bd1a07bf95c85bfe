import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type FrameTicks, frameTiming, type ServerTime, type StageTimes } from "../lib/frame_timing.ts";
import type { ServerTiming } from "../lib/result.ts";

/** A frame that takes 100 ms from capture to answer. */
const TICKS: FrameTicks = {
  capturedTick: 1000,
  takenTick: 1010,
  encodedTick: 1015,
  firstSentTick: 1015,
  sentTick: 1015,
  writtenTick: 1016,
  answeredTick: 1100,
};

/** What a server says of it whose clock shows 5000 where the client's shows 0, and who has it from 1025 to 1090. */
const TIMING: ServerTiming = { receivedAt: 6025, answeredAt: 6090, waitMs: 15, decodeMs: 20, analyzeMs: 30 };

const AHEAD: ServerTime = aheadBy(5000);
const UNKNOWN: ServerTime = { tickOf: () => undefined };

function aheadBy(offsetMs: number): ServerTime {
  return { offsetMs, tickOf: (time) => time - offsetMs };
}

/** The parts alone. */
function partsOf(ticks: FrameTicks, timing: ServerTiming | undefined, server = AHEAD): StageTimes {
  const { receivedAt: _, answeredAt: __, offsetMs: ___, roundTripMs: ____, ...parts } = frameTiming(
    ticks,
    timing,
    server,
  );
  return parts;
}

function sumOf(parts: StageTimes): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

Deno.test("frameTiming() tells each stage, the server's stamps, the offset and the network's share", () => {
  assertEquals(frameTiming(TICKS, TIMING, AHEAD), {
    receivedAt: 6025,
    answeredAt: 6090,
    offsetMs: 5000,
    roundTripMs: 20,
    queueMs: 10,
    encodeMs: 5,
    sendMs: 1,
    uplinkMs: 9,
    waitMs: 15,
    decodeMs: 20,
    analyzeMs: 30,
    downlinkMs: 10,
  });
});

Deno.test("frameTiming() has parts that are at least 0 and add up to the whole, whatever the server says", () => {
  const stretch = fc.double({ min: 0, max: 1e5, noNaN: true });
  const any = fc.double({ noNaN: true, noDefaultInfinity: true });
  const near = fc.double({ min: -1e5, max: 3e5, noNaN: true });
  const stamp = fc.oneof(any, near);
  const timing = fc.record({ receivedAt: stamp, answeredAt: stamp, decodeMs: stamp, analyzeMs: stamp });
  const stretches = fc.tuple(stretch, stretch, stretch, fc.oneof(fc.constant(0), stretch), stretch, stretch);
  fc.assert(
    fc.property(stretches, fc.option(timing, { nil: undefined }), near, (stretches, timing, offset) => {
      const [captured, queue, encode, resend, write, answer] = stretches;
      const takenTick = captured + queue;
      const encodedTick = takenTick + encode;
      const sentTick = encodedTick + resend;
      const answeredTick = sentTick + answer;
      const parts = partsOf(
        {
          capturedTick: captured,
          takenTick,
          encodedTick,
          firstSentTick: encodedTick,
          sentTick,
          writtenTick: sentTick + write,
          answeredTick,
        },
        timing,
        aheadBy(offset),
      );
      for (const [stage, part] of Object.entries(parts)) assert(part >= 0, `${stage} ${part}`);
      assertEquals(Math.round(sumOf(parts) * 100), Math.round((answeredTick - captured) * 100));
    }),
  );
});

Deno.test("frameTiming() rounds where stages end, so that thousands of small parts lose nothing", () => {
  const ticks = {
    ...TICKS,
    takenTick: 1000.004,
    encodedTick: 1000.008,
    firstSentTick: 1000.012,
    sentTick: 1000.012,
  };
  const { queueMs, encodeMs, holdMs } = partsOf(ticks, TIMING);
  assertEquals([queueMs, encodeMs, holdMs], [0, 0.01, undefined]);
});

Deno.test("frameTiming() takes a frame for sent when it was received, though the write ends later", () => {
  const { sendMs, uplinkMs, waitMs } = partsOf({ ...TICKS, writtenTick: 1050 }, TIMING);
  assertEquals([sendMs, uplinkMs, waitMs], [10, 0, 15]);
});

Deno.test("frameTiming() has all between the sending and the answer in one part where the server tells no times", () => {
  const expected = { queueMs: 10, encodeMs: 5, sendMs: 1, answerMs: 84 };
  assertEquals(frameTiming(TICKS, undefined, AHEAD), expected);
  assertEquals(frameTiming(TICKS, TIMING, UNKNOWN), { receivedAt: 6025, answeredAt: 6090, ...expected });
});

Deno.test("frameTiming() cuts off what a server cannot have done between sending and answer", () => {
  // It says that it had the frame for a second, all of it for judging.
  const boastful = { receivedAt: 6025, answeredAt: 7025, decodeMs: 10, analyzeMs: 1000 };
  assertEquals(partsOf(TICKS, boastful), {
    queueMs: 10,
    encodeMs: 5,
    sendMs: 0,
    uplinkMs: 0,
    waitMs: 0,
    decodeMs: 0,
    analyzeMs: 85,
    downlinkMs: 0,
  });
  const backward = { receivedAt: 6090, answeredAt: 6025, waitMs: 1, decodeMs: -5, analyzeMs: -5 };
  assertEquals(partsOf(TICKS, backward), {
    queueMs: 10,
    encodeMs: 5,
    sendMs: 1,
    uplinkMs: 74,
    waitMs: 0,
    decodeMs: 0,
    analyzeMs: 0,
    downlinkMs: 10,
  });
});

Deno.test("frameTiming() keeps the server's stay where the offset is off, and moves it between sending and answer", () => {
  const early = partsOf(TICKS, TIMING, aheadBy(5100));
  assertEquals([early.sendMs, early.uplinkMs, early.analyzeMs, early.downlinkMs], [0, 0, 30, 20]);
  const late = partsOf(TICKS, TIMING, aheadBy(4900));
  assertEquals([late.sendMs, late.uplinkMs, late.analyzeMs, late.downlinkMs], [1, 19, 30, 0]);
});

Deno.test("frameTiming() tells how long a frame waited for a connection to be sent again", () => {
  const ticks = { ...TICKS, sentTick: 3015, writtenTick: 3016, answeredTick: 3100 };
  const judgedAnew = { ...TIMING, receivedAt: 8025, answeredAt: 8090 };
  assertEquals(partsOf(ticks, judgedAnew), {
    queueMs: 10,
    encodeMs: 5,
    holdMs: 2000,
    sendMs: 1,
    uplinkMs: 9,
    waitMs: 15,
    decodeMs: 20,
    analyzeMs: 30,
    downlinkMs: 10,
  });
});

Deno.test("frameTiming() takes no times of a frame's first sending for those of the last one", () => {
  const ticks = { ...TICKS, sentTick: 3015, writtenTick: 3016, answeredTick: 3100 };
  assertEquals(frameTiming(ticks, TIMING, AHEAD), {
    receivedAt: 6025,
    answeredAt: 6090,
    offsetMs: 5000,
    queueMs: 10,
    encodeMs: 5,
    holdMs: 2000,
    sendMs: 1,
    answerMs: 84,
  });
});
