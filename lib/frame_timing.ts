import type { ServerTiming } from "./result.ts";
import { toHundredths } from "./to_hundredths.ts";

/** The stages of a frame's way, in their order, and what happens to it there. */
export const STAGES = {
  queue: "waits for its turn to be sent",
  encode: "is made a JPEG",
  hold: "waits for the link to be there",
  send: "is handed to the socket",
  uplink: "is on its way to the server",
  wait: "waits for its turn at the server",
  decode: "is decoded",
  analyze: "is judged",
  downlink: "its answer is on its way",
  answer: "is with the network and the server",
} as const;

/** One of {@linkcode STAGES}. */
export type Stage = keyof typeof STAGES;

/** How long a frame was in each stage that it passed, in ms. */
export type StageTimes = Partial<Record<`${Stage}Ms`, number>>;

/** When a frame passed the client's stages: ms, on the clock of `performance.now()`. */
export interface FrameTicks {
  capturedTick: number;
  /** Its turn to be sent came. */
  takenTick: number;
  /** It was a JPEG. */
  encodedTick: number;
  /** It was handed to the socket for the first time. */
  firstSentTick: number;
  /** It was handed to the socket, for the last time where that was several times. */
  sentTick: number;
  /** The socket had taken all of it. */
  writtenTick: number;
  /** Its answer was there. */
  answeredTick: number;
}

/** What is known of the server's clock, such as `ServerClock` tells it. */
export interface ServerTime {
  /** By how much it is ahead of the client's, in ms. */
  readonly offsetMs?: number;
  /** A moment of it on the clock of `performance.now()`. */
  tickOf(serverTime: number): number | undefined;
}

/** Where a frame was between capture and answer. All but the server's stamps is on the client's clock. */
export interface FrameTiming extends StageTimes, Partial<Pick<ServerTiming, "receivedAt" | "answeredAt">> {
  /** By how much the server's clock is ahead of the client's, in ms. */
  offsetMs?: number;
  /** The network's share, there and back, in ms. */
  roundTripMs?: number;
}

/** Shorter than this is the time from one step of the program to the next, in ms, and no wait for a connection. */
const HOLD_MS = 1;

/** The end of a stage on the clock of `performance.now()`. */
type StageEnd = [stage: Stage, tick: number];

/**
 * Tells where a frame was between its capture and its answer. All parts are at least 0 and together exactly what lies between
 * `capturedTick` and `answeredTick`, in hundredths of a ms, whatever the server says: what it cannot have done between sending
 * and answer is cut off. `holdMs` is left out where nothing was waited for.
 *
 * A frame counts as sent when its last byte is written, or received, if that is seen earlier. Where the server tells no times,
 * and where those are of another sending of the same frame, what lies behind the sending is one part, `answerMs`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ticks = {
 *   capturedTick: 0,
 *   takenTick: 1,
 *   encodedTick: 4,
 *   firstSentTick: 4,
 *   sentTick: 4,
 *   writtenTick: 5,
 *   answeredTick: 30,
 * };
 * const timing = { receivedAt: 1008, answeredAt: 1024, waitMs: 1, decodeMs: 5, analyzeMs: 10 };
 * const { receivedAt: _, answeredAt: __, ...parts } = frameTiming(ticks, timing, {
 *   offsetMs: 1000,
 *   tickOf: (time) => time - 1000,
 * });
 * assertEquals(parts, {
 *   offsetMs: 1000,
 *   roundTripMs: 10,
 *   queueMs: 1,
 *   encodeMs: 3,
 *   sendMs: 1,
 *   uplinkMs: 3,
 *   waitMs: 1,
 *   decodeMs: 5,
 *   analyzeMs: 10,
 *   downlinkMs: 6,
 * });
 * ```
 */
export function frameTiming(
  ticks: FrameTicks,
  timing: ServerTiming | undefined,
  server: ServerTime,
): FrameTiming {
  const { capturedTick, takenTick, encodedTick, sentTick } = ticks;
  const stay = timing && stayAtServer(ticks, timing, server);
  const times = timesOf(capturedTick, [
    ["queue", takenTick],
    ["encode", sentTick - encodedTick < HOLD_MS ? sentTick : encodedTick],
    ["hold", sentTick],
    ...stay?.ends ?? endsWithoutServer(ticks),
  ]);
  if (times.holdMs === 0) delete times.holdMs;
  if (timing === undefined) return times;
  const { receivedAt, answeredAt } = timing;
  const { offsetMs } = server;
  return {
    receivedAt,
    answeredAt,
    ...(offsetMs !== undefined && { offsetMs: toHundredths(offsetMs) }),
    ...(stay && { roundTripMs: toHundredths(stay.networkMs) }),
    ...times,
  };
}

/** From sending to answer, by the server's stamps; undefined where they are of another sending. */
function stayAtServer(
  { firstSentTick, sentTick, writtenTick, answeredTick }: FrameTicks,
  { receivedAt, answeredAt, decodeMs = 0, analyzeMs = 0 }: ServerTiming,
  server: ServerTime,
): { ends: StageEnd[]; networkMs: number } | undefined {
  const received = server.tickOf(receivedAt);
  const left = server.tickOf(answeredAt);
  if (received === undefined || left === undefined) return undefined;
  // A server answers what it has judged already as it did then.
  if (sentTick > firstSentTick && left < sentTick) return undefined;
  const stayMs = clamp(answeredAt - receivedAt, 0, answeredTick - sentTick);
  const networkMs = answeredTick - sentTick - stayMs;
  const arrival = clamp(received, sentTick, sentTick + networkMs);
  const departure = arrival + stayMs;
  const analyzed = clamp(analyzeMs, 0, stayMs);
  const decoded = clamp(decodeMs, 0, stayMs - analyzed);
  return {
    networkMs,
    ends: [
      ["send", Math.min(writtenTick, arrival)],
      ["uplink", arrival],
      ["wait", departure - analyzed - decoded],
      ["decode", departure - analyzed],
      ["analyze", departure],
      ["downlink", answeredTick],
    ],
  };
}

function endsWithoutServer({ writtenTick, answeredTick }: FrameTicks): StageEnd[] {
  return [["send", writtenTick], ["answer", answeredTick]];
}

/** Rounds the stages' ends and not their lengths, so that nothing is lost between them. */
function timesOf(start: number, ends: readonly StageEnd[]): StageTimes {
  const whole = hundredths(ends.at(-1)![1] - start);
  const times: StageTimes = {};
  let before = 0;
  for (const [stage, tick] of ends) {
    const end = clamp(hundredths(tick - start), before, whole);
    times[`${stage}Ms`] = (end - before) / 100;
    before = end;
  }
  return times;
}

function hundredths(ms: number): number {
  return Math.round(ms * 100);
}

/** `least` where the range is empty. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
