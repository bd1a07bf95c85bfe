import type { Latest } from "../server/hub.ts";
import { cameraState, silenceMs } from "./camera_state.ts";
import type { WorkerState } from "../analyze/pool.ts";
import type { StoreState } from "../store/store.ts";

/** An event loop that is later than this holds up answers, in ms. */
const LATE_MS = 100;

/** What is worth to be told of the health of the server and its cameras. */
export interface HealthNote {
  /** `bad`: what should be judged is not, or what should be kept is lost. */
  level: "ok" | "warn" | "bad";
  code:
    | "camera-silent"
    | "camera-left"
    | "camera-not-judged"
    | "worker-replaced"
    | "store-failing"
    | "store-lost"
    | "loop-late"
    | "no-camera"
    | "well";
  camera?: string;
  /** For how long. */
  ms?: number;
  /** How many. */
  n?: number;
  /** An English sentence. */
  text: string;
}

/** What the notes are made from. */
export interface Health {
  cameras: readonly Latest[];
  workers: readonly WorkerState[];
  store?: Pick<StoreState, "failure" | "lostVerdicts" | "lostPictures">;
  eventLoopLagMs?: number;
}

/**
 * What is wrong with a camera that should be live at `now`, a time of `performance.now()`; undefined where nothing is.
 *
 * A camera should be live whose frames are of a live source. Where its newest frame is older than 10 s, or than three of its
 * frames take, it is silent; where frames come and the newest that was judged is older than that, nobody judges it. One that
 * has left should be back in as long, until the hub forgets it, ten minutes later: it may have been switched off, and may
 * have failed.
 */
export function cameraNote(latest: Latest, now: number): HealthNote | undefined {
  const { camera, isLive, cameAt, frameAt = cameAt, verdictAt = cameAt, leftAt } = latest;
  if (!isLive) return undefined;
  const patienceMs = silenceMs(latest);
  if (leftAt !== undefined) {
    const ms = Math.round(now - leftAt);
    if (ms <= patienceMs) return undefined;
    const text = `${camera} left ${
      seconds(ms)
    } ago and did not come back: its client has ended or lost its way`;
    return { level: "bad", code: "camera-left", camera, ms, text };
  }
  if (cameraState(latest, now) === "stalled") {
    const text = `${camera} has sent nothing for ${seconds(now - frameAt)}: camera or network`;
    return { level: "bad", code: "camera-silent", camera, ms: Math.round(now - frameAt), text };
  }
  // What was before it came back is not held against it.
  const verdictAgeMs = now - Math.max(verdictAt, cameAt);
  if (verdictAgeMs <= patienceMs) return undefined;
  const text = `${camera} is judged by nobody for ${seconds(verdictAgeMs)} though frames come: ` +
    "analysis is stuck, fails or is too slow";
  return { level: "bad", code: "camera-not-judged", camera, ms: Math.round(verdictAgeMs), text };
}

/** What is worth to be told, the worst first; that all is well where nothing else is. */
export function healthNotes(health: Health, now: number): HealthNote[] {
  const notes = [
    ...health.cameras.flatMap((latest) => cameraNote(latest, now) ?? []),
    ...storeNotes(health.store),
    ...workerNotes(health.workers),
    ...loopNotes(health.eventLoopLagMs),
  ];
  if (notes.length === 0) notes.push(wellNote(health.cameras));
  const isBad = ({ level }: HealthNote) => level === "bad";
  return [...notes.filter(isBad), ...notes.filter((note) => !isBad(note))];
}

function wellNote(cameras: readonly Latest[]): HealthNote {
  const n = cameras.filter(({ leftAt }) => leftAt === undefined).length;
  if (n === 0) return { level: "ok", code: "no-camera", text: "No camera is connected" };
  return { level: "ok", code: "well", n, text: n === 1 ? "The camera is well" : `All ${n} cameras are well` };
}

function storeNotes(store: Health["store"]): HealthNote[] {
  if (store === undefined) return [];
  const notes: HealthNote[] = [];
  const { failure, lostVerdicts, lostPictures } = store;
  if (failure !== undefined) {
    notes.push({ level: "bad", code: "store-failing", text: `Nothing can be stored: ${failure}` });
  }
  const n = lostVerdicts + lostPictures;
  if (n > 0) {
    const lost = `${many(lostVerdicts, "verdict")} and ${many(lostPictures, "picture")}`;
    notes.push({
      level: "warn",
      code: "store-lost",
      n,
      text: `${lost} were lost: they came faster than the disk`,
    });
  }
  return notes;
}

function workerNotes(workers: readonly WorkerState[]): HealthNote[] {
  const n = workers.filter(({ isWell }) => !isWell).length;
  if (n === 0) return [];
  const text = `${many(n, "worker")} of ${workers.length} had to be replaced lately: the log says why`;
  return [{ level: "warn", code: "worker-replaced", n, text }];
}

function loopNotes(ms = 0): HealthNote[] {
  if (ms <= LATE_MS) return [];
  const text = `The server is ${
    Math.round(ms)
  } ms late with whatever it does: the machine has too much to do`;
  return [{ level: "warn", code: "loop-late", ms: Math.round(ms), text }];
}

function many(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
