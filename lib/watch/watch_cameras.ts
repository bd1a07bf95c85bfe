import { pause } from "../pause.ts";
import { askCameras } from "./ask_cameras.ts";
import { type WatchedCamera, WatchError } from "./watched_camera.ts";

/** All cameras of a server. Times are those of `performance.now()`. */
export interface Wall {
  /** As they were told last; empty before the first answer. */
  cameras: readonly WatchedCamera[];
  /** When that was; left out before the first answer. */
  toldAt?: number;
  /** Why there is no answer at the moment, in words, and since when there is none. */
  failure?: { reason: string; since: number };
}

/** Options of {@linkcode watchCameras}. */
export interface WatchOptions {
  /** Ends it. */
  signal: AbortSignal;
  /** Is called after each time that the server was asked, whatever came of it; it is asked again once that resolves. */
  onTold(wall: Wall): void | Promise<void>;
  /** How often the server is asked, in ms. @default {1000} */
  everyMs?: number;
  /** How long it may take to answer, in ms. @default {3000} */
  timeoutMs?: number;
}

/** Asks a vid-server for its cameras again and again, until the signal aborts; one that is gone may come back. */
export async function watchCameras(url: string, options: WatchOptions): Promise<void> {
  const { signal, onTold, everyMs = 1000, timeoutMs = 3000 } = options;
  let wall: Wall = { cameras: [] };
  while (!signal.aborted) {
    const asked = performance.now();
    try {
      wall = { cameras: await askCameras(url, { timeoutMs, signal }), toldAt: performance.now() };
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof WatchError)) throw error;
      wall = { ...wall, failure: { reason: error.message, since: wall.failure?.since ?? asked } };
    }
    await onTold(wall);
    await pause(Math.max(0, asked + everyMs - performance.now()), signal);
  }
}
